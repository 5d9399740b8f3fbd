-- Subcommands of :Proflens for what is looked at: filters, labels, a base, captures and findings.
local proflens = require("proflens")
local M = {}

local fields = {
  "focus", "ignore", "hide", "show", "showFrom", "pruneFrom", "tagfocus", "tagignore", "tagshow", "taghide",
}

local function set_filter(filter)
  proflens.execute("proflens.setFilter", vim.tbl_isempty(filter) and vim.empty_dict() or filter, function()
    proflens.notify(vim.tbl_isempty(filter) and "all of the profile is shown" or "only a part of the profile is shown")
  end)
end

--- "focus=parse ignore=^runtime\.": a word without "=" is a focus; nothing drops the filter.
local function filter(rest)
  local wanted = {}
  for word in rest:gmatch("%S+") do
    local field, value = word:match("^(%w+)=(.*)$")
    if not vim.tbl_contains(fields, field) then
      field, value = "focus", word
    end
    wanted[field] = value
  end
  set_filter(wanted)
end

--- Chooses a value of a label, such as an endpoint, and narrows what is shown to it.
local function label()
  proflens.execute("proflens.labels", nil, function(answer)
    local choices = {}
    for _, key in ipairs(answer.keys or {}) do
      for _, value in ipairs(key.values) do
        table.insert(choices, { text = key.key .. "=" .. value.value, sum = value.sum })
      end
    end
    if #choices == 0 then
      return proflens.notify("the samples of this profile have no labels")
    end
    table.sort(choices, function(a, b)
      return a.sum > b.sum
    end)
    vim.ui.select(choices, {
      prompt = "Label",
      format_item = function(choice)
        return choice.text
      end,
    }, function(choice)
      if choice then
        set_filter({ tagfocus = choice.text })
      end
    end)
  end)
end

--- The profile that the one on display is compared with; none takes it away.
local function base(path)
  if path == "" then
    return proflens.execute("proflens.clearBase", nil, function()
      proflens.notify("nothing is compared any more")
    end)
  end
  proflens.execute("proflens.setBase", { path = vim.fn.fnamemodify(path, ":p") }, function()
    proflens.notify("compared with " .. vim.fn.fnamemodify(path, ":t"))
  end)
end

--- What is on display is compared with the run or recording from before the latest change of the sources.
local function before()
  proflens.execute("proflens.setBase", { before = "edit" }, function(answer)
    proflens.notify("compared with " .. vim.fn.fnamemodify(answer.choice.base, ":t"))
  end)
end

--- default.pgo beside the main package, or in this directory.
local function pgo(directory)
  local argument = directory ~= "" and { directory = vim.fn.fnamemodify(directory, ":p") } or nil
  proflens.execute("proflens.writePgo", argument)
end

--- What the compiler makes of hot calls by default.pgo; the hover tells it as well.
local function explain()
  proflens.execute("proflens.explainPgo", nil, function(answer)
    local items = {}
    for _, decision in ipairs(answer.decisions) do
      table.insert(items, { filename = decision.path, lnum = decision.line, text = decision.text })
    end
    vim.fn.setqflist({}, " ", { title = "What default.pgo changes", items = items })
    if #items > 0 then
      vim.cmd.copen()
    end
  end)
end

--- "localhost:6060/debug/pprof/heap 10": where from, and for how many seconds.
local function capture(rest)
  local url, seconds = rest:match("^(%S+)%s*(%d*)$")
  if not url then
    return proflens.notify("capture from where? :Proflens capture localhost:6060", vim.log.levels.WARN)
  end
  proflens.execute("proflens.capture", { url = url, seconds = tonumber(seconds) }, function(answer)
    proflens.notify("captured " .. answer.capture.name)
  end)
end

local function captures()
  proflens.execute("proflens.captures", nil, function(answer)
    if #answer.captures == 0 then
      return proflens.notify("no captures are kept; :Proflens capture makes one")
    end
    vim.ui.select(answer.captures, {
      prompt = "Captured profile",
      format_item = function(kept)
        return string.format("%s  %s  %s", kept.name, kept.kind, kept.source)
      end,
    }, function(kept)
      if kept then
        proflens.execute("proflens.load", { path = kept.path })
      end
    end)
  end)
end

local function growth()
  proflens.execute("proflens.showGrowth")
end

--- Cost with a known cause in the quickfix list, most costly first.
local function findings()
  proflens.execute("proflens.findings", { limit = 100 }, function(answer)
    local items = {}
    for _, finding in ipairs(answer.findings) do
      for _, place in ipairs(finding.places) do
        table.insert(items, {
          filename = place.found and place.file or nil,
          lnum = place.line,
          text = string.format("%5.1f %% %s: %s", 100 * place.share, finding.title, finding.advice),
        })
      end
    end
    require("proflens.quickfix").show("findings", items)
  end)
end

local function files(lead)
  return vim.fn.getcompletion(lead, "file")
end

M.subcommands = {
  base = { run = base, complete = files },
  before = { run = before },
  capture = { run = capture },
  captures = { run = captures },
  explain = { run = explain },
  filter = { run = filter, complete = function()
    return vim.tbl_map(function(field)
      return field .. "="
    end, fields)
  end },
  findings = { run = findings },
  growth = { run = growth },
  label = { run = label },
  pgo = { run = pgo, complete = function(lead)
    return vim.fn.getcompletion(lead, "dir")
  end },
}

return M
