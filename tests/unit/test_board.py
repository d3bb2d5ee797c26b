"""The board of doors says what the OpenAPI document says, a line each."""

from infra.described import openapi
from local.routes import board


def test_a_door_is_a_line_of_method_path_roles_and_statuses() -> None:
    document = {
        "paths": {
            "/api/v1/public/health": {"get": {"x-roles": [], "responses": {"503": 1, "200": 1}}},
            "/api/v1/admin/staff": {
                "post": {"x-roles": ["admin"], "responses": {"201": 1}},
                "get": {"x-roles": ["admin", "auditor"], "responses": {"200": 1, "401": 1}},
            },
        }
    }
    assert [line.split() for line in board(document)] == [
        ["GET", "/admin/staff", "admin", "auditor", "200", "401"],
        ["POST", "/admin/staff", "admin", "201"],
        ["GET", "/public/health", "-", "200", "503"],
    ]


def test_every_operation_is_on_the_board_once() -> None:
    document = openapi()
    lines = board(document)
    assert len(lines) == len(set(lines)) == sum(len(one) for one in document["paths"].values())
