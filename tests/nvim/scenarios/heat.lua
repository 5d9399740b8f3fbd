-- Heat is off until asked for; then hot lines have a background and a sign, which follow edits and new profiles. And the
-- status line tells what is on display.
local check = require("check")
local namespace = vim.api.nvim_get_namespaces()["proflens.heat"]

local function heat()
  local marks = {}
  for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })) do
    marks[mark[2] + 1] = mark[4]
  end
  return marks
end

local function is_hot(text)
  return check.wait("heat at " .. text, function()
    return heat()[check.line(text)]
  end)
end

vim.o.statusline = "%f [%{v:lua.require'proflens'.statusline()}]"
check.hint("Sums += Checksum", check.expected.checksum_cpu.Checksum)
check.equal(heat(), {}, "heat that nobody wanted")
check.wait("the status line", function()
  return require("proflens").statusline() == "cpu.prof cpu"
end)

vim.cmd("Proflens heat")
is_hot("Sums += Checksum")
is_hot("sum = (sum ^")
vim.o.signcolumn = "yes"
check.wait("its sign on the screen", function()
  return check.screen("Sums += Checksum"):find("█", 1, true)
end)
check.equal(heat()[check.line("package pricing")], nil, "heat of a cold line")

check.go("package pricing")
check.type("o// one line more<Esc>")
is_hot("Sums += Checksum")
check.write(vim.env.MODULE .. "/cpu.prof", check.read(check.expected.describe_profile))
check.hint("order.Describe(150)", check.expected.describe_cpu["(*Order).Describe"])
check.wait("the sign of the new profile", function()
  return check.screen("order.Describe(150)"):find("█", 1, true)
end)
vim.cmd("Proflens type alloc_space")
check.wait("the other type in the status line", function()
  return require("proflens").statusline() == "mem.prof alloc_space"
end)
vim.cmd("Proflens heat off")
check.equal(heat(), {}, "heat switched off")
vim.cmd("enew")
check.equal(require("proflens").statusline(), "", "the status line of a buffer without the server")
