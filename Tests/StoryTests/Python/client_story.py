"""Carries a case from a PAS bundle to an overturned denial by the client that openapi-python-client made of the description.

usage: client_story.py BUNDLE

NECESSITY_URL says where the program answers, NECESSITY_CLINIC and NECESSITY_SITE where the case is opened, NECESSITY_TOKENS holds
tokens as role=token, with spaces between. The folder of `necessity_client` is in PYTHONPATH. Every answer has to be what the
description promises: a typed answer to a command, with the status of something that was recorded.
"""

import json
import os
import sys
import uuid
from datetime import date
from http import HTTPStatus

from necessity_client import AuthenticatedClient
from necessity_client.api.cases import (
    add_note,
    answer_information_request,
    close_case,
    file_appeal,
    import_pas_request,
    read_case,
    record_acknowledgement,
    record_appeal_decision,
    record_decision,
    record_evaluation,
    record_information_request,
    record_pend,
    replay_case,
    submit_case,
)
from necessity_client.api.letters import (
    edit_letter,
    read_letter,
    request_letter_changes,
    review_letter,
    sign_letter,
    start_letter,
    submit_letter_for_review,
)
from necessity_client.api.lists import list_cases, read_access_log
from necessity_client.models import (
    AccessLog,
    Acknowledgement,
    Appeal,
    AppealDecidedOutcome,
    AppealDecision,
    AppealLevel,
    AskedItem,
    AskedItemSystem,
    CaseClosedDisposition,
    CaseList,
    CaseOutcome,
    CasePhase,
    CaseRecord,
    CaseReplay,
    ChangeRequest,
    Channel,
    Closure,
    CommandAnswer,
    Credential,
    Decision,
    Diagnosis,
    Evaluation,
    FunctionalLimitation,
    Goal,
    GrantedAuthorization,
    InformationRequest,
    InformationResponse,
    LetterContent,
    LetterEdit,
    LetterStart,
    LetterStatus,
    License,
    Note,
    PASRequestBundle,
    Pend,
    Review,
    ReviewAction,
    ReviewComment,
    ReviewRequest,
    ServiceLine,
    ServiceOutcome,
    Signature,
    Submission,
    SubmissionAcknowledgedKind,
)

SECTIONS = 8

clinic, site = uuid.UUID(os.environ["NECESSITY_CLINIC"]), uuid.UUID(os.environ["NECESSITY_SITE"])
clients = {
    role: AuthenticatedClient(base_url=os.environ["NECESSITY_URL"], token=token, raise_on_unexpected_status=True)
    for role, token in (pair.split("=", 1) for pair in os.environ["NECESSITY_TOKENS"].split())
}
etag = position = None


def command(role, operation, *ids, body, if_match=None, **parameters):
    """Sends a command under a key of its own; its answer is typed, and something was recorded."""
    global etag, position
    parameters |= {"body": body, "idempotency_key": str(uuid.uuid4())}
    if if_match:
        parameters["if_match"] = if_match
    response = operation.sync_detailed(clinic, *ids, client=clients[role], **parameters)
    assert response.status_code == HTTPStatus.CREATED, f"{operation.__name__}: {response.status_code} {response.content!r}"
    assert isinstance(response.parsed, CommandAnswer), operation.__name__
    assert response.parsed.changed and not response.parsed.repeated, operation.__name__
    etag, position = response.headers["ETag"], response.headers["Ledger-Position"]
    print(f"{response.parsed.position:>4}  {operation.__name__.rsplit('.', 1)[-1]}")
    return response.parsed


def question(role, operation, answer, *ids, **parameters):
    """Asks something; the answer is of the type that the description names."""
    response = operation.sync_detailed(clinic, *ids, client=clients[role], **parameters)
    assert response.status_code == HTTPStatus.OK, f"{operation.__name__}: {response.status_code} {response.content!r}"
    assert isinstance(response.parsed, answer), operation.__name__
    return response.parsed


with open(sys.argv[1], encoding="utf-8") as file:
    bundle = PASRequestBundle.from_dict(json.load(file))
case = command("coordinator", import_pas_request, body=bundle, site_id=site).case_id
record = question("coordinator", read_case, CaseRecord, case)
assert record.status.phase == CasePhase.OPENED
lines = [uuid.UUID(service["requested"]["line_id"]) for service in record.services]

command(
    "clinician",
    record_evaluation,
    case,
    body=Evaluation(
        discipline=ServiceLine.SPEECH,
        evaluated_on=date(2026, 11, 18),
        diagnoses=[Diagnosis(code="F80.2")],
        limitations=[FunctionalLimitation(domain="communication", baseline="Follows one-step directions in 3 of 10 trials.")],
        goals=[Goal(text="Follows two-step directions in 8 of 10 trials.", by=date(2027, 2, 28))],
    ),
)
letter = command("clinician", start_letter, case, body=LetterStart(letter_id=uuid.uuid4())).letter_id
for section in range(1, SECTIONS + 1):
    command("clinician", edit_letter, case, letter, body=LetterEdit(section=section, text=f"Part {section}."), if_match=etag)
command("clinician", submit_letter_for_review, case, letter, body=ReviewRequest())
comments = [ReviewComment(section=7, text="Say how often.")]
command("reviewer", request_letter_changes, case, letter, body=ChangeRequest(comments=comments), if_match=etag)
command("clinician", edit_letter, case, letter, body=LetterEdit(section=7, text="Twice a week."), if_match=etag)
command("clinician", submit_letter_for_review, case, letter, body=ReviewRequest())
command("reviewer", review_letter, case, letter, body=Review(), if_match=etag)
signature = Signature(
    name_as_printed="Dana Whitlock, SLP",
    credential=Credential.SLP,
    npi="1234567893",
    license_=License(state="MD", number="STORY-1", expires_on=date(2099, 12, 31)),
)
command("clinician", sign_letter, case, letter, body=signature, if_match=etag)
assert question("clinician", read_letter, LetterContent, case, letter).status == LetterStatus.SIGNED

submission = uuid.uuid4()
command("coordinator", submit_case, case, body=Submission(submission_id=submission, channel=Channel.PORTAL))
command(
    "coordinator",
    record_acknowledgement,
    case,
    body=Acknowledgement(submission_id=submission, kind=SubmissionAcknowledgedKind.PORTAL, accepted=True),
)
command("coordinator", record_pend, case, body=Pend(expected_by=date(2026, 12, 18)))
asked = uuid.uuid4()
command(
    "coordinator",
    record_information_request,
    case,
    body=InformationRequest(
        information_request_id=asked,
        channel=Channel.PORTAL,
        asked=[AskedItem(system=AskedItemSystem.PWK01, code="OB", line_id=lines[0])],
    ),
)
command("coordinator", add_note, case, body=Note(text="They want the evaluation."))
command(
    "coordinator",
    answer_information_request,
    case,
    body=InformationResponse(information_request_id=asked, channel=Channel.PORTAL),
)
command(
    "coordinator",
    record_decision,
    case,
    body=Decision(
        channel=Channel.PORTAL,
        appeal_by=date(2027, 6, 6),
        services=[ServiceOutcome(line_id=line, action=ReviewAction.A3, reasons=["0F"]) for line in lines],
    ),
)
denied = question("coordinator", read_case, CaseRecord, case)
assert denied.status.outcome == CaseOutcome.DENIED
appeal = uuid.uuid4()
command(
    "coordinator",
    file_appeal,
    case,
    body=Appeal(appeal_id=appeal, level=AppealLevel.INTERNAL_1, channel=Channel.PORTAL, grounds="The baseline is there."),
)
command(
    "coordinator",
    record_appeal_decision,
    case,
    body=AppealDecision(
        appeal_id=appeal,
        outcome=AppealDecidedOutcome.OVERTURNED,
        services=[ServiceOutcome(line_id=line, action=ReviewAction.A1) for line in lines],
        authorization=GrantedAuthorization(number="AUTH-CLIENT"),
    ),
)
command("coordinator", close_case, case, body=Closure(disposition=CaseClosedDisposition.AUTHORIZED), if_match=etag)

end = question("compliance", read_case, CaseRecord, case)
assert end.status.phase == CasePhase.CLOSED and end.status.outcome == CaseOutcome.APPROVED
assert [authorization["tellings"][-1]["number"] for authorization in end.authorizations] == ["AUTH-CLIENT"]
assert end.patient.birth_date == record.patient.birth_date
then = question("compliance", replay_case, CaseReplay, case, as_of=str(denied.position), steps=True)
assert then.record.to_dict() == denied.to_dict(), "the case as of the denial is what was read then"
assert len(then.steps) == then.event_count
listed = question("coordinator", list_cases, CaseList, status=CasePhase.CLOSED, ledger_position=position)
assert case in [listing.case_id for listing in listed.cases]
accesses = question("compliance", read_access_log, AccessLog, case=case)
assert {entry.operation for entry in accesses.entries} >= {"readCase", "readLetter", "replayCase"}
print(f"end   {end.status.phase}, {end.status.outcome}")
