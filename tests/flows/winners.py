"""Write down who takes each sentence: `python -m tests.flows.winners`, then look at the difference."""

import json

from tests.flows.test_phrases import WINNERS, line, sentences

if __name__ == "__main__":
    found = {sentence: line(sentence) for sentence in sorted(sentences())}
    WINNERS.write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n", "utf-8")
    print(f"{len(found)} sentences, {sum('|' in each for each in found.values())} fit more than one phrase")
