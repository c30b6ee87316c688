"""The states of a dispute that a party may leave, and how each is reached."""


def registered(one):
    one.is_filed()


def triaged(one):
    one.is_filed().is_registered()


def asked(one):
    one.to_consent()


def consented(one):
    one.to_consent().answers(1, "yes")


def conflict(one):
    one.to_mediation()


def rights(one):
    one.to_mediation().is_free_of_conflict()


def investigating(one):
    one.to_mediation().is_free_of_conflict().is_told_rights()


def session(one):
    one.to_session()


def drafting(one):
    one.to_session().meets("agreed")


def signing(one):
    drafting(one)
    one.is_drafted()


def sealing(one):
    signing(one)
    one.is_signed()


def suspended(one):
    session(one)
    told = {"cause": "FORCE_MAJEURE", "on": one.county.day(), "happened": "山洪断路，一时来不了。"}
    one.house.as_(one.hand).post(f"/cases/{one.case_id}/suspension", told)


def effective(one):
    sealing(one)
    one.is_sealed()


def packing(one):
    effective(one)
    one.chooses("yes")


def applying(one):
    packing(one)
    one.is_packed()


def filing(one):
    applying(one)
    one.is_signed("sign_application")


def filed(one):
    filing(one)
    one.does("mediator", "file", confirm=True)


def docketed(one):
    filed(one)
    one.is_docketed()


def confirmed(one):
    docketed(one)
    one.is_verified().is_ruled().is_served()


def performing(one):
    effective(one)
    one.chooses("no")


def performed(one):
    performing(one)
    one.performs("DONE")


BEFORE_ACCEPTANCE = [registered, triaged, asked, consented]
IN_MEDIATION = [conflict, rights, investigating, session, suspended, drafting, signing, sealing]
#: the agreement is in effect: it binds all the same
AFTER_THE_AGREEMENT = [
    *[effective, packing, applying, filing, filed, docketed, confirmed, performing, performed],
]


def name_of(state):
    return state.__name__
