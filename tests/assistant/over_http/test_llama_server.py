"""The real server by itself: that the tests drive what they say they drive."""

from __future__ import annotations

import json

import llama_server
import openai

SCHEMA = {
    "type": "object", "required": ["said"], "additionalProperties": False,
    "properties": {"said": {"type": "array", "maxItems": 2, "items": {"type": "integer"}}},
}  # fmt: skip


def test_it_lists_its_model_and_keeps_to_a_schema(llama: str) -> None:
    client = openai.OpenAI(base_url=llama, api_key="none", max_retries=0, timeout=60)
    assert [m.id for m in client.models.list()] == [llama_server.NAME]
    done = client.chat.completions.create(
        model=llama_server.NAME, messages=[{"role": "user", "content": "Count."}], temperature=0, max_tokens=60,
        response_format={"type": "json_schema", "json_schema": {"name": "said", "schema": SCHEMA, "strict": True}},
    )  # fmt: skip
    assert set(json.loads(done.choices[0].message.content)) == {"said"}
    assert done.usage.completion_tokens > 0
