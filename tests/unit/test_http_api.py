"""The API before the functions: its routes, its ceilings, and what it hands on and back."""

import importlib
import json
from typing import Any

import pytest

from infra.described import answering
from infra.http_api import (
    ANY,
    INTEGRATIONS,
    MOST_ROUTES,
    PUBLIC_CEILINGS,
    definition,
    http_api,
    route_settings,
    routes,
)
from infra.template import merge_template
from local.gateway import TOO_LARGE, Gateway, reply_of, too_long
from local.problems import CODES, problem
from local.resources import Functions, Resources

DEPLOYED = ("staging", "prod")
PATH = "/api/v1/things"


def test_every_operation_has_a_route() -> None:
    keys = routes(answering())
    for (method, path), area in answering().items():
        assert keys.get(f"{method} {path}", keys.get(f"ANY {path}")) == area


def test_a_path_of_one_area_is_one_route() -> None:
    one_area = {("GET", PATH): "rest", ("POST", PATH): "rest"}
    assert routes(one_area) == {f"ANY {PATH}": "rest"}
    assert routes({("GET", PATH): "rest"}) == {f"GET {PATH}": "rest"}


def test_a_path_of_two_areas_is_a_route_for_each_method() -> None:
    two_areas = {("GET", PATH): "rest", ("POST", PATH): "till"}
    assert routes(two_areas) == {f"GET {PATH}": "rest", f"POST {PATH}": "till"}


def test_what_has_a_ceiling_is_a_route_by_itself() -> None:
    (method, path), *_ = PUBLIC_CEILINGS
    beside = {(method, path): "sign_in", ("GET", path): "sign_in", ("PUT", path): "sign_in"}
    assert routes(beside) == {f"{one} {path}": "sign_in" for one in (method, "GET", "PUT")}


def test_there_is_room_for_more_routes_and_no_api_is_made_without() -> None:
    assert len(routes(answering())) < MOST_ROUTES
    many = {("GET", f"{PATH}/{i}"): "rest" for i in range(MOST_ROUTES)}
    with pytest.raises(ValueError, match="over 300"):
        definition("prod", many)


def test_an_area_is_one_integration_of_the_event_that_chalice_reads() -> None:
    integrations = definition("prod", answering())["components"][INTEGRATIONS]
    assert set(integrations) == set(importlib.import_module("app").AREAS)
    for one in integrations.values():
        # Format 2.0 has no resource, no multi-value headers, and its answer no multi-value cookies.
        assert one["payloadFormatVersion"] == "1.0"
        assert one["timeoutInMillis"] <= 30_000


def test_a_parameter_of_a_path_is_declared() -> None:
    found = definition("prod", {("GET", f"{PATH}/{{thing_id}}"): "rest"})
    (parameter,) = found["paths"][f"{PATH}/{{thing_id}}"]["get"]["parameters"]
    assert (parameter["name"], parameter["in"]) == ("thing_id", "path")


def test_what_no_route_fits_is_answered_by_a_function_of_ours() -> None:
    default = definition("prod", answering())["paths"]["/$default"][ANY]
    assert default["isDefaultRoute"] is True
    functions = Functions({"Resources": http_api("prod", answering())})
    for method, path in (("GET", "/"), ("GET", "/api/v1/no-such"), ("DELETE", "/api/v1/auth/otp")):
        assert functions.answering(method, path) == ("Public", "$default", None)


def test_what_costs_money_before_a_sign_in_has_a_ceiling_of_its_own() -> None:
    sending = route_settings()["POST /api/v1/auth/otp"]
    assert 0 < sending["ThrottlingRateLimit"] <= sending["ThrottlingBurstLimit"]


def test_every_ceiling_is_on_a_route_that_exists() -> None:
    # CloudFormation refuses a stage with settings for a route that there is not.
    keys = {*routes(answering()), "$default"}
    assert set(route_settings()) <= keys


@pytest.mark.parametrize("stage", DEPLOYED)
def test_a_deployed_stage_has_its_ceilings(stage: str) -> None:
    serving = http_api(stage, answering())["HttpApiStage"]["Properties"]
    assert serving["DefaultRouteSettings"]["ThrottlingRateLimit"] == {"Ref": "ApiRate"}
    assert serving["RouteSettings"] == route_settings()
    assert serving["StageName"] == "$default"


@pytest.mark.parametrize("stage", DEPLOYED)
def test_an_api_that_fails_is_noticed_by_its_own_metric(stage: str) -> None:
    found = merge_template(stage)["Resources"]["ApiUnavailableAlarm"]["Properties"]
    # An HTTP API calls its metrics otherwise than a REST API, and knows no name but its id.
    assert (found["Namespace"], found["MetricName"]) == ("AWS/ApiGateway", "5xx")
    assert found["Dimensions"] == [{"Name": "ApiId", "Value": {"Ref": "HttpApi"}}]


@pytest.mark.parametrize("code", CODES)
def test_what_is_refused_before_a_function_is_a_problem_document(code: str) -> None:
    assert {"type", "title", "status", "code", "detail"} <= set(problem(code))


class Application:
    """The part of a Chalice application that a Gateway reads; it answers with its event."""

    routes = {
        "/api/v1/things": {"GET": None, "POST": None},
        "/api/v1/things/{thing_id}": {"GET": None},
        "/api/v1/things/lost": {"GET": None},
    }

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        body = json.dumps(event)
        return {"statusCode": 200, "headers": {}, "multiValueHeaders": {}, "body": body}


GATEWAY = Gateway({"public": Application()})


def event_of(
    method: str, path: str, query: str = "", body: bytes = b"", media_type: str = "text/csv"
) -> Any:
    return GATEWAY.event(method, path, query, [("Content-Type", media_type)], body)


def test_a_fixed_segment_wins_over_a_parameter() -> None:
    assert event_of("GET", "/api/v1/things/lost")["resource"] == "/api/v1/things/lost"
    assert event_of("GET", "/api/v1/things/x")["resource"] == "/api/v1/things/{thing_id}"


def test_parameters_and_queries_arrive_unquoted() -> None:
    event = event_of("GET", "/api/v1/things/a%20b", "q=%2B62&q=2&empty=")
    assert event["pathParameters"] == {"thing_id": "a b"}
    assert event["multiValueQueryStringParameters"] == {"q": ["+62", "2"], "empty": [""]}


def test_headers_arrive_in_small_letters() -> None:
    event = event_of("GET", "/api/v1/things")
    assert event["headers"] == {"content-type": "text/csv"}


@pytest.mark.parametrize(
    "path", ["/api/v1/other", "/api/v1", "/api/v1/things/", "/api/v1/things/x/y", "/"]
)
def test_an_unknown_path_goes_to_the_default_route(path: str) -> None:
    assert event_of("GET", path)["resource"] == "$default"


def test_a_wrong_method_goes_there_too() -> None:
    assert event_of("DELETE", "/api/v1/things")["requestContext"]["resourcePath"] == "$default"


def test_a_body_over_ten_mebibytes_is_too_large() -> None:
    assert GATEWAY.answer("POST", "/api/v1/things", body=bytes(10 * 1024**2 + 1)) == TOO_LARGE
    assert TOO_LARGE.status == 413


def test_the_line_counts_with_the_headers() -> None:
    headers = [("x", "y" * 10_000)]
    assert not too_long("GET", "/", headers)
    assert too_long("GET", "/" + "z" * 300, headers)


def test_text_that_is_no_utf8_arrives_with_replacement_characters() -> None:
    event = event_of("POST", "/api/v1/things", body=b"a\xff")
    assert (event["body"], event["isBase64Encoded"]) == ("a\ufffd", False)


@pytest.mark.parametrize(
    "media_type", ["", "application/x-www-form-urlencoded", "application/problem+json", "image/png"]
)
def test_what_the_gateway_does_not_know_as_text_arrives_in_base_64(media_type: str) -> None:
    event = event_of("POST", "/api/v1/things", body=b"a=1", media_type=media_type)
    assert (event["body"], event["isBase64Encoded"]) == ("YT0x", True)


def test_a_header_of_several_values_goes_out_several_times() -> None:
    answered = {"Set-Cookie": ["a=1", "b=2"]}
    reply = reply_of(
        {"statusCode": 200, "headers": {"X": "y"}, "multiValueHeaders": answered, "body": "{}"}
    )
    assert reply.headers == [("X", "y"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]


def test_a_binary_answer_is_bytes_whatever_was_accepted() -> None:
    reply = reply_of({"statusCode": 200, "headers": {}, "body": "//8=", "isBase64Encoded": True})
    assert reply.body == b"\xff\xff"


def test_every_resource_is_found() -> None:
    resources = Resources(["/a/{b}", "/a/c"])
    assert resources.match("/a/c") == ("/a/c", None)
    assert resources.match("/a/x%20y") == ("/a/{b}", {"b": "x y"})
