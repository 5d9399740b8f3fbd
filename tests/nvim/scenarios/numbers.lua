-- Opening a file shows it all: lens, hint, hover, remark; in the drawn text as well as in what Neovim keeps.
local check = require("check")
local cpu = check.expected.checksum_cpu

check.contains(check.lens("func Checksum", cpu.Checksum), "cpu")
check.lens("func (o *Order) Describe", cpu["(*Order).Describe"])
check.lens("func Work", cpu.Work)

-- All of Checksum's costs are on its lines; the caller's line has the function's total.
check.hint("Sums += Checksum", cpu.Checksum)
check.hint("sum = (sum ^", "%")

check.go("func Checksum", "Checksum")
vim.lsp.buf.hover()
local hover = check.float()
check.contains(vim.split(hover, "\n")[1], cpu.Checksum)
for _, part in ipairs({ "cpu.prof", "pricing.Work", "samples" }) do
  check.contains(hover, part)
end
check.go("func (o *Order) Describe", "Describe")
vim.lsp.buf.hover()
hover = check.float()
for _, part in ipairs({ cpu["(*Order).Describe"], "mem.prof", "alloc_space", check.expected.checksum_alloc["(*Order).Describe"] }) do
  check.contains(hover, part)
end

local remark = check.wait("a remark on the hot line", function()
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    if diagnostic.lnum + 1 == check.line("sum = (sum ^") then
      return diagnostic
    end
  end
end)
check.equal(remark.source, "proflens", "source")
check.contains(remark.message, "%")

-- What the line shows first is its number, whichever came first: the window's edge may cut off the remark, which is longer.
vim.o.columns = 200
vim.diagnostic.config({ virtual_text = true })
require("proflens.hints").clear(vim.api.nvim_get_current_buf())
require("proflens.hints").refresh(require("proflens").client(), vim.api.nvim_get_current_buf())
local number = check.hint("sum = (sum ^", "%")
local shown = check.wait("number and remark on the screen", function()
  local text = check.screen("sum = (sum ^")
  return text:find(number, 1, true) and text:find(remark.message, 1, true) and text
end)
assert(shown:find(number, 1, true) < shown:find(remark.message, 1, true), shown)
