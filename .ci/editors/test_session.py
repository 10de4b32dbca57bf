"""Sessions with the language server, as several editors begin them: pytest-lsp knows what each says that it can do, and
checks that the server keeps to it. CORPUSLINT is the program."""

import asyncio
import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

PROSE = "The ferry to the outer islands sails again from Monday, the harbour office said, after three weeks in the dock."
DIRTY = f"Ferry to the outer islands sails again\n\n{PROSE}\n\nLeave a Comment\n"
MENDED = f"Ferry to the outer islands sails again\n\n{PROSE}\n"
EDITORS = ["visual-studio-code", "neovim@0.6.1", "neovim@0.7.0", "neovim@0.8.0", "neovim@0.11.0", "emacs"]


@pytest_lsp.fixture(params=EDITORS, config=ClientServerConfig(server_command=[os.environ["CORPUSLINT"], "server"]))
async def client(request, lsp_client: LanguageClient, tmp_path: pathlib.Path):
    # What it says that it can do includes this, and it has no answer of its own.
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _: None)
    folder = types.WorkspaceFolder(uri=tmp_path.as_uri(), name="data")
    params = types.InitializeParams(
        capabilities=client_capabilities(request.param), root_uri=tmp_path.as_uri(), workspace_folders=[folder]
    )
    await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


async def opened(client, path, text, version=1):
    """Opens a document; returns what is found in it."""
    document = types.TextDocumentItem(uri=path.as_uri(), language_id="plaintext", version=version, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=document))
    return await shown(client, path)


async def shown(client, path):
    """What is shown of a document next. What the server says is heard whether somebody waits for it or not."""

    async def hear():
        while path.as_uri() not in client.diagnostics:
            await asyncio.sleep(0.01)

    await asyncio.wait_for(hear(), timeout=60)
    return client.diagnostics.pop(path.as_uri())


async def actions(client, path, diagnostics, only=None):
    params = types.CodeActionParams(
        text_document=types.TextDocumentIdentifier(uri=path.as_uri()),
        range=diagnostics[0].range,
        context=types.CodeActionContext(diagnostics=diagnostics, only=only),
    )
    return await client.text_document_code_action_async(params)


def changes(edit, path):
    """The edits of a document, whichever way they are told."""
    if edit.document_changes is None:
        return edit.changes[path.as_uri()]
    return [change for document in edit.document_changes for change in document.edits]


def made(text, edits):
    lines = text.splitlines(keepends=True) + [""]
    starts = [sum(map(len, lines[:index])) for index in range(len(lines))]
    for edit in sorted(edits, key=lambda edit: edit.range.start, reverse=True):
        start, end = (starts[at.line] + at.character for at in (edit.range.start, edit.range.end))
        text = text[:start] + edit.new_text + text[end:]
    return text


@pytest.mark.asyncio
async def test_a_finding_is_shown_explained_and_mended(client: LanguageClient, tmp_path):
    path = tmp_path / "a.txt"
    found = await opened(client, path, DIRTY)
    assert [(one.code, one.range.start.line) for one in found] == [("boilerplate/comment-form", 4)]

    at = types.HoverParams(types.TextDocumentIdentifier(path.as_uri()), types.Position(4, 3))
    hover = await client.text_document_hover_async(at)
    assert "corpuslint explain boilerplate/comment-form" in hover.contents.value

    safe = [action for action in await actions(client, path, found) if action.is_preferred]
    assert made(DIRTY, changes(safe[0].edit, path)) == MENDED

    all_safe = (await actions(client, path, found, ["source.fixAll"]))[0]
    if all_safe.edit is None:
        all_safe = await client.code_action_resolve_async(all_safe)
    assert made(DIRTY, changes(all_safe.edit, path)) == MENDED


@pytest.mark.asyncio
async def test_an_edit_is_followed(client: LanguageClient, tmp_path):
    path = tmp_path / "a.txt"
    assert len(await opened(client, path, DIRTY)) == 1
    gone = types.TextDocumentContentChangePartial(types.Range(types.Position(3, 0), types.Position(5, 0)), "")
    document = types.VersionedTextDocumentIdentifier(version=2, uri=path.as_uri())
    client.text_document_did_change(types.DidChangeTextDocumentParams(document, [gone]))
    assert list(await shown(client, path)) == []


@pytest.mark.asyncio
async def test_a_broken_configuration_is_told(client: LanguageClient, tmp_path):
    (tmp_path / "corpuslint.toml").write_text("ignroe = ['boilerplate']\n")
    path = tmp_path / "a.txt"
    await opened(client, path, DIRTY)
    assert any("did you mean `ignore`?" in message.message for message in client.messages)
