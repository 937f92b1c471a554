"""The buttons that stand under many answers, each spelt once."""

from handlers.terms.messages import Choice

MISSING = Choice.to("ขาด O ข้อไหน", "missing")
NEXT_LEVEL = Choice.to("ถึงระดับถัดไปต้องทำอะไร", "next")
WEAKEST = Choice.to("จุดอ่อน", "weak_points")
SUMMARY = Choice.to("สรุปคะแนน", "total")
UNDO = Choice.to("เลิกทำ", "undo")
UNDO_NEWEST = Choice.to("เลิกทำครั้งล่าสุด", "undo")
UNDO_AGAIN = Choice.to("เลิกทำอีก", "undo")
ENTER = Choice.to("กรอกคะแนน", "enter")
MINE = Choice.to("งานของฉัน", "mine")
MEASURES = Choice.to("มาตรการ", "measures")
SUGGEST = Choice.to("มาตรการแนะนำ", "suggest")
SETTINGS = Choice.to("ตั้งค่าการเตือน", "reminders")
SKIP = Choice("ข้าม", "skip")
BACK = Choice("ย้อนกลับ", "back")
NO = Choice("ไม่เอา", "no")
