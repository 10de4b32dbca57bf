-- Neovim with the language server: `nvim --headless --clean -l` is younger than Debian's, so it is run by `-S`. Ends with
-- status 1 and the reason where something is not as it should be. CORPUSLINT is the program.

local folder = vim.fn.tempname()
vim.fn.mkdir(folder)
local file = folder .. "/a.txt"
local prose = "The ferry to the outer islands sails again from Monday, the harbour office said, after three weeks in the dock."
local mended = { "Ferry to the outer islands sails again", "", prose }
local dirty = vim.list_extend(vim.deepcopy(mended), { "", "Leave a Comment" })
vim.fn.writefile(dirty, file)

local function check(is, what)
  if not is then
    io.stderr:write("neovim: " .. what .. "\n")
    vim.cmd("cquit 1")
  end
end

local function wait_for(what, is)
  check(vim.wait(60000, is, 20), what)
end

local function found()
  return vim.diagnostic.get(0)
end

local function go()
  vim.cmd("edit " .. file)
  local config = { name = "corpuslint", cmd = { vim.env.CORPUSLINT, "server" }, root_dir = folder }
  local client
  if vim.lsp.start then
    client = vim.lsp.start(config)
  else
    client = vim.lsp.start_client(config)
    vim.lsp.buf_attach_client(0, client)
  end
  wait_for("a finding is shown", function() return #found() == 1 end)
  check(found()[1].code == "boilerplate/comment-form" and found()[1].lnum == 4, vim.inspect(found()))

  -- Typed in the middle of a line, behind characters that UTF-16 counts twice.
  vim.api.nvim_buf_set_lines(0, 0, 1, true, { "🚢🚢 Ferry to the outer islands" })
  vim.api.nvim_buf_set_text(0, 0, 8, 0, 8, { " sails" })
  vim.api.nvim_buf_set_lines(0, 3, 5, true, {})
  wait_for("what was deleted is shown no more", function() return #found() == 0 end)
  vim.api.nvim_buf_set_lines(0, 0, -1, true, dirty)
  wait_for("what was put back is shown again", function() return #found() == 1 end)

  local params = {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = { start = { line = 4, character = 0 }, ["end"] = { line = 4, character = 5 } },
    context = { diagnostics = {} },
  }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 60000)
  local mends
  for _, action in ipairs(answers[client].result) do
    mends = mends or action.isPreferred and action
  end
  check(mends, vim.inspect(answers))
  vim.lsp.util.apply_workspace_edit(mends.edit, vim.lsp.get_client_by_id(client).offset_encoding)
  local lines = vim.api.nvim_buf_get_lines(0, 0, -1, true)
  check(vim.deep_equal(lines, mended), vim.inspect(lines))
  wait_for("what was mended is shown no more", function() return #found() == 0 end)
  vim.lsp.stop_client(client)
  wait_for("the server ends", function() return vim.lsp.get_client_by_id(client) == nil end)
end

local is_well, why = pcall(go)
vim.fn.delete(folder, "rf")
check(is_well, tostring(why))
print("neovim: findings, edits and fixes are as they should be")
vim.cmd("qall!")
