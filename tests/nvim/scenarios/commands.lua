-- :Proflens and what it completes: load, unload, type, top, status, callers.
local check = require("check")
local cpu, alloc = check.expected.checksum_cpu, check.expected.checksum_alloc
check.lens("func Checksum", cpu.Checksum)

-- Another profile, from outside of the workspace, by a relative path with a blank in it.
vim.fn.mkdir(vim.env.MODULE .. "/../old runs", "p")
check.write(vim.env.MODULE .. "/../old runs/cpu 2.pprof", check.read(check.expected.describe_profile))
vim.cmd([[Proflens load ../old\ runs/cpu\ 2.pprof]])
check.notice("cpu 2.pprof: cpu")
check.lens("func Checksum", check.expected.describe_cpu.Checksum) -- in place of the one that was found
vim.cmd("Proflens unload ../old runs/cpu 2.pprof")
check.notice("cpu 2.pprof is unloaded")
vim.cmd("Proflens load cpu.prof")
check.notice("cpu.prof: cpu")
check.lens("func Checksum", cpu.Checksum)
vim.cmd("Proflens unload") -- what is shown
check.notice("cpu.prof is unloaded")
vim.cmd("Proflens load cpu.prof")
check.notice("cpu.prof: cpu")
vim.cmd("Proflens load nothing.prof")
check.notice("nothing.prof")

-- The sample type, by name and from a list.
vim.cmd("Proflens type alloc_space")
check.notice("alloc_space of mem.prof")
check.lens("func (o *Order) Describe", alloc["(*Order).Describe"])
check.hint("text +=", "%")
local offered = check.choose("cpu  (")
vim.cmd("Proflens type")
check.notice("cpu of cpu.prof")
assert(#offered >= 6, vim.inspect(offered))
check.lens("func Checksum", cpu.Checksum)
check.hint("Sums += Checksum", cpu.Checksum)
vim.cmd("Proflens type nonsense")
check.notice("no such sample type")

-- The hottest lines, in the quickfix list.
vim.cmd("Proflens top")
local items = check.wait("the quickfix list", function()
  local list = vim.fn.getqflist()
  return #list > 0 and list
end)
local rows = vim.api.nvim_buf_get_lines(vim.fn.getqflist({ qfbufnr = 0 }).qfbufnr, 0, -1, false)
for _, row in ipairs(rows) do -- in columns
  local before = row:match("^([^|]*|%d* *| *[%d.]+ %%) cpu  %S")
  assert(before, vim.inspect(rows))
  check.equal(vim.fn.strdisplaywidth(before), vim.fn.strdisplaywidth(rows[1]:match("^.- %%")), "width of " .. before)
end
vim.cmd("cclose | wincmd t")
assert(#vim.tbl_filter(function(item)
  return item.valid == 1 and item.lnum == check.line("sum = (sum ^")
end, items) > 0, vim.inspect(items))

-- Callers, of the function around the cursor and by name: in a split beside the code.
for _, command in ipairs({ "Proflens callers", "Proflens callers example.com/orders/pricing.Checksum" }) do
  check.go("sum = (sum ^")
  vim.cmd(command)
  check.wait("the report of " .. command, function()
    return vim.fn.expand("%:e") == "md"
  end)
  local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  check.contains(report, "# example.com/orders/pricing.Checksum")
  check.contains(report, "pricing.Work")
  check.equal(#vim.api.nvim_list_wins(), 2, "windows")
  check.type("q")
  check.equal(vim.fn.expand("%:t"), "pricing.go", "where q leads")
end

-- The lens itself does the same.
check.go("func Checksum")
vim.lsp.codelens.run()
check.wait("the report of the lens", function()
  return vim.fn.expand("%:e") == "md"
end)
check.type("q")

local complete = require("proflens.command").complete
check.equal(complete("", "Proflens "), {
  "adopt", "base", "before", "benchmark", "callers", "capture", "captures", "compare", "discard", "explain", "filter",
  "findings", "flame", "growth", "heat", "label", "load", "measured", "message", "pgo", "status", "top", "try", "type",
  "unload",
}, "subcommands")
check.equal(complete("u", "Proflens u"), { "unload" }, "u")
check.equal(complete("cp", "Proflens load cp"), { "cpu.prof" }, "load cp")
check.equal(complete("f", "Proflens top f"), { "file", "function" }, "top f")
check.equal(complete("alloc_s", "Proflens type alloc_s"), { "alloc_space" }, "type alloc_s")
check.equal(complete("m", "Proflens unload m"), { "mem.prof" }, "unload m")
check.equal(complete("example.com/orders/pricing.C", "Proflens callers example.com/orders/pricing.C"),
  { "example.com/orders/pricing.Checksum" }, "callers")
vim.cmd("Proflens nonsense")
check.notice("no such subcommand: nonsense")
vim.cmd("Proflens")
check.wait("the status", function()
  return vim.fn.execute("messages"):find("* cpu.prof: cpu, ", 1, true)
end)
vim.v.errmsg = ""

-- What is looked at: a part of the profile, and all of it again.
vim.cmd("Proflens filter Checksum")
check.notice("only a part of the profile is shown")
check.wait("the filter's share in a lens", function()
  return vim.inspect(check.lenses()):find("focus: Checksum", 1, true) ~= nil
end)
vim.cmd("Proflens filter")
check.notice("all of the profile is shown")
vim.cmd("Proflens base cpu.prof")
check.notice("compared with cpu.prof")
vim.cmd("Proflens base")
check.notice("nothing is compared any more")
vim.cmd("Proflens findings")
check.wait("the findings", function()
  return vim.fn.getqflist({ title = 0 }).title == "Proflens: findings"
end)
