import pytest

from departments.roles import Role
from reviews import workflow
from reviews.workflow import ACTS, FINAL, MOVES, OWNERS, TABLE, State


@pytest.mark.parametrize("state", State)
def test_every_state_has_owners_who_can_do_something(state):
    assert OWNERS[state] and all(workflow.allowed(state, role) for role in OWNERS[state])


@pytest.mark.parametrize("state", [state for state in State if state not in FINAL])
def test_every_state_but_the_last_has_a_way_out(state):
    assert {move.next for move in MOVES if move.state == state} - {state}


def test_every_state_can_be_reached_from_a_draft():
    reached, last = {State.DRAFT}, None
    while reached != last:
        last = set(reached)
        reached |= {move.next for move in MOVES if move.state in reached}
    assert reached == set(State)


def test_the_last_state_can_be_reached_from_every_state():
    leading, last = set(FINAL), None
    while leading != last:
        last = set(leading)
        leading |= {move.state for move in MOVES if move.next in leading}
    assert leading == set(State)


def test_a_state_role_and_action_name_one_move():
    named = [(row.state, row.role, row.action) for row in TABLE]
    assert len(named) == len(set(named))


def test_an_action_has_one_label():
    assert len({(row.action, row.label) for row in TABLE}) == len({row.action for row in TABLE})


def test_a_return_and_a_retraction_always_need_words_and_nothing_else_does():
    assert {move.action for move in MOVES if move.needs_opinion} == {"return", "retract"}
    assert all(move.needs_opinion for move in MOVES if move.action in ("return", "retract"))


def test_an_adjustment_leaves_the_approved_sheet_in_its_state():
    assert all(move.next == move.state for move in MOVES if move.opens_edition)


def test_nobody_edits_what_another_is_reviewing():
    assert {act.state for act in ACTS if act.action == "edit"} == {State.DRAFT, State.RETURNED}


def test_the_author_never_reviews_the_own_sheet():
    reviewing = {"pass", "return", "approve", "comment", "resolve"}
    assert not [row for row in TABLE if row.role == Role.CLERK and row.action in reviewing]


def test_reader_and_administrator_move_nothing():
    assert [workflow.actions_of(role) for role in (Role.READER, Role.ADMIN, None)] == [(), (), ()]


def test_a_refusal_names_the_role_whose_task_it_is():
    assert (
        workflow.refusal(State.DEPARTMENT_REVIEW, Role.CLERK, "pass")
        == "“审核通过”由部门审核人办理，您的角色是填报人。"
    )


def test_a_refusal_names_the_states_in_which_it_can_be_done():
    assert (
        workflow.refusal(State.APPROVED, Role.CLERK, "submit")
        == "本表现为“已批复”，“草稿”或“已退回”时才能送审。"
    )


def test_a_refusal_tells_who_has_no_role_what_to_do():
    assert workflow.refusal(State.DRAFT, None, "submit") == "您的账号还没有分配角色，请联系管理员。"


def test_an_unknown_action_is_refused():
    assert workflow.refusal(State.DRAFT, Role.CLERK, "burn") == "没有这项操作。"


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.state}-{row.action}-{row.role}")
def test_what_stands_in_the_table_is_not_refused(row):
    assert workflow.refusal(row.state, row.role, row.action) is None


@pytest.mark.parametrize(
    ("role", "states"),
    [
        (Role.CLERK, (State.DRAFT, State.RETURNED)),
        (Role.HEAD, (State.DEPARTMENT_REVIEW,)),
        (Role.REVIEWER, (State.FINANCE_REVIEW,)),
        (Role.FINANCE_HEAD, (State.FINANCE_REVIEW, State.APPROVED)),
        (Role.READER, ()),
        (None, ()),
    ],
)
def test_home_knows_in_which_states_a_sheet_waits_for_a_role(role, states):
    assert workflow.waiting_for(role) == states


def test_every_state_and_role_has_a_chinese_label():
    assert all(state.label for state in State) and all(role.label for role in Role)
