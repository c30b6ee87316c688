"""Bring the catalogue up to date: ``python -m web.translations``."""

import json
import sys

from web.translations import catalogue, code, data


def main() -> int:
    """Collect, merge and compile; name what has no English yet. Returns the exit status."""
    wanted = {*code.sentences(), *data.sentences()}
    known = catalogue.translations()
    catalogue.write(wanted, known)
    missing = sorted(text for text in wanted if not any(known.get(text, "")))
    for text in missing:
        print(json.dumps(text, ensure_ascii=False))
    gone = len(known.keys() - wanted)
    print(
        f"{len(wanted)} sentences, {len(missing)} without English, {gone} dropped", file=sys.stderr
    )
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
