"""TEMPORARY PLACEHOLDER so that other work can go on; the real reader replaces this file (overwrite it)."""
import re
from dataclasses import dataclass
from decimal import Decimal
from knowledge.thai import to_arabic
from knowledge.codes import kind_of
@dataclass(frozen=True)
class Complaint:
    kind: str; where: str; detail: str; values: tuple = (); suggestion: object = None
@dataclass(frozen=True)
class Reading:
    scores: dict; bare: tuple; complaints: tuple; fiscal_year: object=None; level: object=None; agency: object=None
def read_scores(text, ruleset, counts=None):
    t=to_arabic(text); scores={}; comps=[]; 
    for m in re.finditer(r"(?:ตัวชี้วัด(?:ที่)?\s*(\d+)|\b([IOio])(\d+))\s*(?:เป็น|=|,|\s)\s*(\d+(?:\.\d+)?)", t):
        code = f"ind{m[1]}" if m[1] else m[2].upper()+m[3]
        v=Decimal(m[4])
        if not kind_of(code, ruleset): comps.append(Complaint("unknown_code",code,f"{code} ไม่มี")); continue
        if v>100: comps.append(Complaint("out_of_range",code,f"{code} {v} เกิน 100",(v,),v/10)); continue
        if code in scores and scores[code]!=v: comps.append(Complaint("conflict",code,"",(scores.pop(code),v)))
        else: scores[code]=v
    rest=re.sub(r"(?:ตัวชี้วัด(?:ที่)?\s*(\d+)|\b([IOioEe])(\d+))\s*(?:เป็น|=|,|\s)\s*(\d+(?:\.\d+)?)"," ",t)
    bare=[]
    for w in re.findall(r"(?<![\w.])-?\d+(?:[.,]\d+)?(?!\w)", rest):
        v=Decimal(w.replace(",","."))
        if 0<=v<=100: bare.append(v)
        else: comps.append(Complaint("out_of_range",w,f"{w} เกิน",(v,),v/10 if 0<v/10<=100 else None))
    return Reading(scores, tuple(bare), tuple(comps))
