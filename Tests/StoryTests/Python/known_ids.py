"""Gives schemathesis fitting tokens and ids of things that exist, so that its requests get past "not allowed" and "not found".

Loaded by SCHEMATHESIS_HOOKS. NECESSITY_TOKENS holds tokens as role=token, with spaces between; NECESSITY_BUNDLE names a PAS
request bundle. The ids are those that `necessity up --demo` makes, the same each time. What is chosen for a request depends on
the request alone: the same seed asks the same questions.
"""

import copy
import json
import os
import random

import schemathesis

# What may stand in a path, a query or a body under one of these names, or one that ends with it and `_id`.
KNOWN = {
    "clinic": ["01940000-0000-7000-8000-000000000010"],
    "organization": ["01940000-0000-7000-8000-000000000001"],
    "case": ["01940000-0000-7000-8000-000000000041"],
    "letter": ["01940000-0000-7000-8000-000000000045"],
    "patient": ["01940000-0000-7000-8000-000000000040"],
    "site": ["01940000-0000-7000-8000-000000000011"],
    "payer": ["01940000-0000-7000-8000-000000000030"],
    "line": ["01940000-0000-7000-8000-000000000044"],
    "code": ["case.unknown", "stream.stale", "pas_request.invalid"],
}
VERSIONS_MAX = 40
# In how many requests of ten something known takes the place of what was made up.
KNOWN_IN_TEN = 8
# Elements of a bundle that are taken out or replaced.
DAMAGES_MAX = 3

with open(os.environ["NECESSITY_BUNDLE"], encoding="utf-8") as file:
    BUNDLE = json.load(file)
TOKENS = dict(pair.split("=", 1) for pair in os.environ["NECESSITY_TOKENS"].split())
# Who may post to which noun; everybody else's requests are a coordinator's.
ROLES = {
    "organizations": "installer",
    "clinics": "installer",
    "sites": "administrator",
    "payers": "administrator",
    "rule_sets": "administrator",
    "rule_set_trials": "administrator",
    "rule_set_retirements": "administrator",
    "access_log": "compliance",
    "change_requests": "reviewer",
    "reviews": "reviewer",
    "signatures": "clinician",
}


def with_known(value, chance, depth=0):
    """The same value, with known ids in some of its members."""
    if isinstance(value, dict):
        return {name: known(name, member, chance, depth) for name, member in value.items()}
    if isinstance(value, list):
        return [with_known(element, chance, depth + 1) for element in value]
    return value


def known(name, value, chance, depth):
    choices = KNOWN.get(name.removesuffix("_id"))
    if choices and isinstance(value, str) and chance.randint(1, 10) <= KNOWN_IN_TEN:
        return chance.choice(choices)
    return with_known(value, chance, depth + 1)


def damaged(bundle, made_up, chance):
    """A bundle in which some elements are gone, or something that was made up stands in their place."""
    bundle = copy.deepcopy(bundle)
    for _ in range(chance.randint(0, DAMAGES_MAX)):
        holder = bundle
        while True:
            key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
            if not isinstance(holder[key], (dict, list)) or not holder[key] or chance.randint(1, 10) == 1:
                break
            holder = holder[key]
        if chance.randint(0, 1):
            del holder[key]
        else:
            holder[key] = made_up
        if not bundle:
            break
    return bundle


@schemathesis.hook
def before_call(context, case, kwargs):
    chance = random.Random(f"{case.method} {case.path} {case.path_parameters!r} {case.query!r} {case.headers!r} {case.body!r}")
    case.path_parameters = with_known(case.path_parameters, chance)
    case.query = with_known(case.query, chance)
    case.body = with_known(case.body, chance)
    if case.path.endswith("/pas_requests") and chance.randint(1, 10) <= KNOWN_IN_TEN:
        made_up = case.body if isinstance(case.body, (dict, list, str, int, float)) else None
        case.body = damaged(BUNDLE, made_up, chance)
    if case.headers is None:
        return
    role = ROLES.get(case.path.rsplit("/", 1)[-1], "coordinator")
    if chance.randint(1, 10) > KNOWN_IN_TEN:
        role = chance.choice(sorted(TOKENS))
    # Schemathesis makes tokens up too: now and then one of those goes through.
    if chance.randint(1, 20) > 1:
        case.headers["Authorization"] = f"Bearer {TOKENS[role]}"
    if "If-Match" in case.headers and chance.randint(1, 10) <= KNOWN_IN_TEN:
        case.headers["If-Match"] = f'"{chance.randint(1, VERSIONS_MAX)}"'
    # The keys that are made up are short and come again and again; most requests have one of their own.
    if "Idempotency-Key" in case.headers and chance.randint(1, 10) <= KNOWN_IN_TEN:
        case.headers["Idempotency-Key"] = f"{chance.getrandbits(64):x}"
