using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Checking;

/// <summary>Blocks do not overlap, lie on their own alignment and inside the address space, and hold known words.</summary>
internal static class RegisterCheck
{
    public static void Run(RegisterSpaceDef space, SpecTree tree, Problems problems)
    {
        Dictionary<string, RegisterBlockDef> names = [];
        foreach (RegisterBlockDef block in space.Blocks)
        {
            if (!names.TryAdd(block.Name, block))
            {
                problems.Add(
                    ProblemCode.DuplicateName, block.Place,
                    $"{space.Name}.{block.Name}: the name is already taken at {names[block.Name].Place}");
            }

            if (block.Content is { } content && tree.Word(content) is null)
            {
                problems.Add(ProblemCode.UnknownReference, block.Place, $"{space.Name}.{block.Name}: no word is called '{content}'");
            }

            CheckRegisters(space, block, problems);
        }

        foreach (LayoutDef layout in tree.Layouts)
        {
            CheckLayout(space, layout.Name, tree, problems);
        }
    }

    private static void CheckLayout(RegisterSpaceDef space, string layout, SpecTree tree, Problems problems)
    {
        List<RegisterBlockDef> complete = [];
        foreach (RegisterBlockDef block in space.Blocks)
        {
            string name = $"{space.Name}.{block.Name}";
            if (!block.Offset.TryGetValue(layout, out long offset) || !block.Count.ContainsKey(layout) || !block.Bits.TryGetValue(layout, out int bits))
            {
                problems.Add(ProblemCode.LayoutMissing, block.Place, $"{name} lacks offset, count or bits for layout {layout}");
                continue;
            }

            if (bits is not (16 or 32 or 64))
            {
                problems.Add(ProblemCode.BadWidth, block.Place, $"{name}: elements of {bits} bits in layout {layout}; 16, 32 or 64 are possible");
                continue;
            }

            complete.Add(block);
            int align = Math.Max(4, bits / 8);
            if (offset % align != 0)
            {
                problems.Add(
                    ProblemCode.RegisterMisaligned, block.Place,
                    $"{name}: offset 0x{offset:X} in layout {layout} is no multiple of {align}");
            }

            if (space.AddressBits.TryGetValue(layout, out int addressBits) && block.End(layout) > 1L << addressBits)
            {
                problems.Add(
                    ProblemCode.RegisterOutsideSpace, block.Place,
                    $"{name} ends at 0x{block.End(layout):X} in layout {layout}; {addressBits} address bits end at 0x{1L << addressBits:X}");
            }

            if (block.Content is { } content && tree.Word(content) is { } word && word.Width.TryGetValue(layout, out int width) && width > bits)
            {
                problems.Add(
                    ProblemCode.BadWidth, block.Place, $"{name}: {content} has {width} bits in layout {layout}, an element {bits}");
            }
        }

        RegisterBlockDef? previous = null;
        foreach (RegisterBlockDef block in complete.OrderBy(block => block.Offset[layout]))
        {
            if (previous is not null && block.Offset[layout] < previous.End(layout))
            {
                problems.Add(
                    ProblemCode.RegisterOverlap, block.Place,
                    $"{space.Name}.{block.Name} at 0x{block.Offset[layout]:X} overlaps {previous.Name}, which ends at 0x{previous.End(layout):X} in layout {layout}");
            }

            previous = block;
        }
    }

    private static void CheckRegisters(RegisterSpaceDef space, RegisterBlockDef block, Problems problems)
    {
        RegisterDef? previous = null;
        HashSet<string> names = [];
        foreach (RegisterDef register in block.Registers.OrderBy(register => register.Index))
        {
            string name = $"{space.Name}.{block.Name}.{register.Name}";
            if (!names.Add(register.Name))
            {
                problems.Add(ProblemCode.DuplicateName, register.Place, $"{name}: the name is already taken");
            }

            if (previous is not null && register.Index < previous.Index + previous.Count)
            {
                problems.Add(ProblemCode.RegisterOverlap, register.Place, $"{name}: index {register.Index} is already taken by {previous.Name}");
            }

            if (block.Count.Values.Any(count => register.Index + register.Count > count))
            {
                problems.Add(ProblemCode.RegisterOutsideSpace, register.Place, $"{name}: index {register.Index + register.Count - 1} is outside the block");
            }

            previous = register;
        }
    }
}
