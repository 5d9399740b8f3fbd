-- :Proflens SUBCOMMAND: the server's commands, by hand.
local proflens = require("proflens")
local M = {}

local function base(path)
  return vim.fn.fnamemodify(path, ":t")
end

--- "cpu.prof: cpu, 1280 samples, 12 of 80 source files found"
local function describe(profile)
  return string.format("%s: %s, %d samples, %d of %d source files found", base(profile.path), profile.sampleType,
    profile.samples, profile.filesResolved, profile.files)
end

local function load(path)
  if path == "" then
    return proflens.notify("load what? :Proflens load cpu.prof", vim.log.levels.WARN)
  end
  proflens.execute("proflens.load", { path = vim.fn.fnamemodify(path, ":p") }, function(profile)
    proflens.notify(profile.path and describe(profile) or base(path) .. " is loaded")
  end)
end

local function unload(path)
  if path ~= "" then
    return proflens.execute("proflens.unload", { path = vim.fn.fnamemodify(path, ":p") }, function()
      proflens.notify(base(path) .. " is unloaded")
    end)
  end
  proflens.execute("proflens.status", nil, function(status)
    if not status.profile then
      return proflens.notify("no profile is loaded")
    end
    unload(status.profile)
  end)
end

local function type_choices(status)
  local choices = {}
  for _, profile in ipairs(status and status.profiles or {}) do
    for _, type in ipairs(profile.sampleTypes) do
      table.insert(choices, { type = type.type, path = profile.path })
    end
  end
  return choices
end

local function set_type(choice)
  proflens.execute("proflens.setSampleType", choice, function(status)
    proflens.notify(status.sampleType .. " of " .. base(status.profile))
  end)
end

local function choose_type(wanted)
  if wanted ~= "" then
    return set_type({ type = wanted })
  end
  proflens.execute("proflens.status", nil, function(status)
    vim.ui.select(type_choices(status), {
      prompt = "Sample type",
      format_item = function(choice)
        return choice.type .. "  (" .. base(choice.path) .. ")"
      end,
    }, function(choice)
      if choice then
        set_type(choice)
      end
    end)
  end)
end

--- The hottest rows in the quickfix list; a row leads to its file where that file is on this machine.
local function top(by)
  by = by ~= "" and by or "line"
  proflens.execute("proflens.top", { by = by, sort = "flat", limit = 50 }, function(report)
    local items = {}
    for _, row in ipairs(report.rows) do
      local share = report.total ~= 0 and 100 * row.flat / report.total or 0
      table.insert(items, {
        filename = (report.paths or {})[row.file],
        lnum = row.line,
        text = string.format("%5.1f %% %s  %s", share, report.type, row.name),
      })
    end
    require("proflens.quickfix").show("hottest by " .. by, items)
  end)
end

local function status()
  proflens.execute("proflens.status", nil, function(answer)
    local lines = {}
    for _, profile in ipairs(answer.profiles) do
      table.insert(lines, (profile.active and "* " or "  ") .. describe(profile))
    end
    for _, problem in ipairs(answer.problems) do
      table.insert(lines, "! " .. problem.message)
    end
    if #lines == 0 then
      table.insert(lines, answer.loading and "  loading …" or "  no profile is loaded")
    end
    vim.api.nvim_echo({ { "Proflens " .. answer.version .. "\n" .. table.concat(lines, "\n") } }, true, {})
  end)
end

--- The server's command for the function around the cursor, found among the code actions there.
local function callers_here(client, on_command)
  local here = { line = vim.api.nvim_win_get_cursor(0)[1] - 1, character = 0 }
  proflens.request(client, "textDocument/codeAction", {
    textDocument = vim.lsp.util.make_text_document_params(0),
    range = { start = here, ["end"] = here },
    context = { diagnostics = {}, only = { "source" } },
  }, function(_, actions)
    for _, action in ipairs(actions or {}) do
      local command = type(action.command) == "table" and action.command or action
      if tostring(command.command):find("proflens%.showCallers$") then
        return on_command(command.arguments[1])
      end
    end
    proflens.notify("no costs of a function are shown here; :Proflens callers NAME asks for any")
  end, 0)
end

local function callers(name)
  local client = proflens.client()
  local function show(argument)
    proflens.execute("proflens.showCallers", argument)
  end
  if name ~= "" or not client then
    return show({ ["function"] = name })
  end
  callers_here(client, show)
end

--- In the browser; where this Neovim cannot open it, its address is told.
local function flame(name)
  proflens.execute("proflens.flameGraph", name ~= "" and { ["function"] = name } or nil)
end

local function sample_types()
  return vim.tbl_map(function(choice)
    return choice.type
  end, type_choices(proflens.ask("proflens.status")))
end

local function loaded_paths()
  return vim.tbl_map(function(profile)
    return vim.fn.fnamemodify(profile.path, ":~:.")
  end, (proflens.ask("proflens.status") or { profiles = {} }).profiles)
end

local function functions()
  return vim.tbl_map(function(row)
    return row.name
  end, (proflens.ask("proflens.top", { sort = "cum", limit = 2000 }) or { rows = {} }).rows)
end

--- The function at the cursor, as the commands that improve one want it.
local function here()
  return { uri = vim.uri_from_bufnr(0), line = vim.api.nvim_win_get_cursor(0)[1] - 1 }
end

local function improve(name, on_result)
  return function()
    proflens.execute("proflens." .. name, here(), on_result)
  end
end

--- "20" or "20 1s": runs of each, and how long one takes.
local function compare(rest)
  local count, benchtime = rest:match("^(%d*)%s*(%S*)$")
  proflens.execute("proflens.compare", vim.tbl_extend("force", here(), {
    count = tonumber(count),
    benchtime = benchtime ~= "" and benchtime or nil,
  }))
end

--- In registers for putting into the commit.
local function message(result)
  vim.fn.setreg('"', result.message)
  if vim.fn.has("clipboard") == 1 then
    pcall(vim.fn.setreg, "+", result.message)
  end
  proflens.notify("the commit message is in the registers \" and +")
end

local function heat(wanted)
  require("proflens.heat").set(wanted)
end

local subcommands = { -- run(rest of the line), and what may follow
  load = { run = load, complete = function(lead)
    return vim.fn.getcompletion(lead, "file")
  end },
  unload = { run = unload, complete = loaded_paths },
  type = { run = choose_type, complete = sample_types },
  top = { run = top, complete = function()
    return { "line", "function", "file", "package" }
  end },
  status = { run = status },
  heat = { run = heat, complete = function()
    return { "on", "off" }
  end },
  callers = { run = callers, complete = functions },
  benchmark = { run = improve("ensureBenchmark") },
  try = { run = improve("try", function(result)
    proflens.notify(string.format("%s is a copy of %s; edit it, then :Proflens compare", result.trial, result["function"]))
  end) },
  compare = { run = compare },
  adopt = { run = improve("adopt", function(result)
    proflens.notify("the new " .. result["function"] .. " is in place of the old one")
  end) },
  discard = { run = improve("discard", function(result)
    proflens.notify("the new " .. result["function"] .. " is gone")
  end) },
  measured = { run = improve("showBenchmark") },
  message = { run = improve("commitMessage", message) },
  flame = { run = flame, complete = functions },
}

subcommands = vim.tbl_extend("error", subcommands, require("proflens.choose").subcommands)

local function starting_with(lead, words)
  table.sort(words)
  return vim.tbl_filter(function(word)
    return vim.startswith(word, lead)
  end, words)
end

function M.complete(lead, line)
  local name = line:match("Proflens!?%s+(%S+)%s")
  if not name then
    return starting_with(lead, vim.tbl_keys(subcommands))
  end
  local subcommand = subcommands[name]
  return subcommand and subcommand.complete and starting_with(lead, subcommand.complete(lead)) or {}
end

--- The whole rest of the line is one argument, so that a path may have blanks.
function M.run(arguments)
  local name, rest = arguments:match("^%s*(%S*)%s*(.-)%s*$")
  local subcommand = subcommands[name == "" and "status" or name]
  if not subcommand then
    local known = table.concat(starting_with("", vim.tbl_keys(subcommands)), ", ")
    return proflens.notify(string.format("no such subcommand: %s (there are %s)", name, known), vim.log.levels.ERROR)
  end
  subcommand.run((rest:gsub("\\ ", " ")))
end

function M.define()
  vim.api.nvim_create_user_command("Proflens", function(args)
    M.run(args.args)
  end, { nargs = "*", complete = M.complete, desc = "Profiles in the editor" })
end

return M
