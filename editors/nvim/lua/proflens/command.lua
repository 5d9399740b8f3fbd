-- :Proflens SUBCOMMAND: what the server's commands are called by hand.
local proflens = require("proflens")
local M = {}

local function after_change()
  require("proflens.lenses").refresh_all()
end

local function label(value)
  return value.profile and (vim.fn.fnamemodify(value.profile, ":t") .. ", " .. value.sampleType) or "no profile is loaded"
end

local function show_status()
  proflens.execute("proflens.status", nil, function(status)
    vim.notify("Proflens: " .. label(status))
  end)
end

local function choose_type(wanted)
  if wanted then
    return proflens.execute("proflens.setSampleType", { type = wanted }, after_change)
  end
  proflens.execute("proflens.status", nil, function(status)
    local choices = {}
    for _, profile in ipairs(status.profiles) do
      for _, type in ipairs(profile.sampleTypes) do
        table.insert(choices, { type = type.type, path = profile.path })
      end
    end
    vim.ui.select(choices, {
      prompt = "Sample type",
      format_item = function(choice)
        return choice.type .. "  (" .. vim.fn.fnamemodify(choice.path, ":t") .. ")"
      end,
    }, function(choice)
      if choice then
        proflens.execute("proflens.setSampleType", choice, after_change)
      end
    end)
  end)
end

--- The hottest lines in the quickfix list, with the files that there are.
local function top(by)
  proflens.execute("proflens.top", { by = by or "line", sort = "flat", limit = 50 }, function(report)
    local items = {}
    for _, row in ipairs(report.rows) do
      local share = report.total ~= 0 and 100 * row.flat / report.total or 0
      table.insert(items, {
        filename = row.file ~= "" and row.file or nil,
        lnum = row.line,
        text = string.format("%5.1f %% %s  %s", share, report.type, row.name),
      })
    end
    vim.fn.setqflist({}, " ", { title = "Proflens: hottest by " .. (by or "line"), items = items })
    vim.cmd("copen")
  end)
end

local subcommands = {
  load = function(path)
    if not path then
      return vim.notify("Proflens: load what? :Proflens load cpu.prof", vim.log.levels.WARN)
    end
    proflens.execute("proflens.load", { path = vim.fn.fnamemodify(path, ":p") }, after_change)
  end,
  unload = function(path)
    proflens.execute("proflens.unload", { path = vim.fn.fnamemodify(path or "", ":p") }, after_change)
  end,
  type = choose_type,
  top = top,
  status = show_status,
}

local function complete(lead, line)
  local words = vim.split(line, "%s+")
  if #words <= 2 then
    return vim.tbl_filter(function(name)
      return vim.startswith(name, lead)
    end, vim.tbl_keys(subcommands))
  end
  if words[2] == "load" or words[2] == "unload" then
    return vim.fn.getcompletion(lead, "file")
  end
  return {}
end

function M.define()
  vim.api.nvim_create_user_command("Proflens", function(args)
    local run = subcommands[args.fargs[1] or "status"]
    if not run then
      return vim.notify("Proflens: no such subcommand: " .. args.fargs[1], vim.log.levels.ERROR)
    end
    run(args.fargs[2])
  end, { nargs = "*", complete = complete, desc = "Profiles in the editor" })
end

return M
