using System.Globalization;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Commands;

/// <summary>
/// What a change of the specs means, one fact per line: both trees are written as facts and the
/// facts are compared, so that moving text between files shows nothing.
/// </summary>
internal static class TreeDiff
{
    public static IReadOnlyList<string> Compare(SpecTree old, SpecTree now)
    {
        SortedDictionary<string, string> left = Facts(old);
        SortedDictionary<string, string> right = Facts(now);
        List<string> differences = [];
        foreach (string name in left.Keys.Union(right.Keys).Order(StringComparer.Ordinal))
        {
            bool was = left.TryGetValue(name, out string? before);
            bool isNow = right.TryGetValue(name, out string? after);
            if (!was)
            {
                differences.Add($"added   {name}: {after}");
            }
            else if (!isNow)
            {
                differences.Add($"removed {name}: {before}");
            }
            else if (before != after)
            {
                differences.Add($"changed {name}: {before} -> {after}");
            }
        }

        return differences;
    }

    private static SortedDictionary<string, string> Facts(SpecTree tree)
    {
        SortedDictionary<string, string> facts = new(StringComparer.Ordinal);
        foreach (LayoutDef layout in tree.Layouts)
        {
            facts[$"layout {layout.Name}"] = $"number {layout.Number}";
            foreach (WordDef word in tree.Words)
            {
                facts[$"word {word.Name} {layout.Name}"] = $"{word.Width[layout.Name]} bits, reserved {string.Join(' ', word.Reserved[layout.Name])}";
                foreach (FieldDef field in word.Fields.Where(field => field.Bits.ContainsKey(layout.Name)))
                {
                    (long min, long max) = tree.Range(field, layout.Name);
                    facts[$"field {word.Name}.{field.Name} {layout.Name}"] =
                        $"bits {field.Bits[layout.Name]} {field.Type} {min}..{max}" + (field.Bias == 0 ? "" : $" bias {field.Bias}");
                }
            }

            foreach (RegisterSpaceDef space in tree.Registers)
            {
                foreach (RegisterBlockDef block in space.Blocks)
                {
                    facts[$"block {space.Name}.{block.Name} {layout.Name}"] =
                        $"offset 0x{block.Offset[layout.Name]:X}, {block.Count[layout.Name]} x {block.Bits[layout.Name]}, {block.Access}, " +
                        $"{block.Content ?? "no word"}, {(block.Executed ? "executed" : "not executed")}";
                }
            }

            foreach (TableDef table in tree.Tables)
            {
                foreach (TableColumnDef column in table.Columns)
                {
                    facts[$"table {table.Name}.{column.Name} {layout.Name}"] = string.Join(' ', column.Values[layout.Name]);
                }
            }
        }

        foreach (EnumDef item in tree.Enums)
        {
            foreach (EnumMemberDef member in item.Members)
            {
                facts[$"enum {item.Name}.{member.Name}"] = $"{member.Value}";
            }
        }

        foreach (InstructionDef item in tree.InstructionSets.SelectMany(set => set.Instructions))
        {
            facts[$"operation {item.Opcode}"] = $"{item.Mnemonic}, cost {item.Cost}: {string.Join("; ", item.Semantics)}";
            foreach (OperandDef operand in item.Operands)
            {
                facts[$"operand {item.Opcode}.{operand.Name}"] =
                    $"nibbles {operand.Nibbles}, {operand.Form}, {operand.Values.Min}..{operand.Values.Max}, default {operand.Default?.ToString(CultureInfo.InvariantCulture) ?? "none"}";
            }
        }

        foreach (RegisterSpaceDef space in tree.Registers)
        {
            foreach (RegisterBlockDef block in space.Blocks)
            {
                foreach (RegisterDef register in block.Registers)
                {
                    facts[$"register {space.Name}.{block.Name}.{register.Name}"] = $"element {register.Index}, {register.Count} of them, {register.Access}";
                }
            }
        }

        foreach (ContainerDef container in tree.Containers)
        {
            facts["image version"] = $"{container.Version}.{container.Revision}";
            foreach (ByteFieldDef field in container.Header)
            {
                facts[$"image header {field.Name}"] = $"byte {field.Offset}, {field.Bytes} bytes";
            }

            foreach (ByteFieldDef field in container.Entry)
            {
                facts[$"image entry {field.Name}"] = $"byte {field.Offset}, {field.Bytes} bytes";
            }

            foreach (SectionDef section in container.Sections)
            {
                facts[$"image section {section.Name}"] = $"number {section.Number}, {section.Content}";
            }
        }

        foreach (ProfileDef profile in tree.Profiles)
        {
            facts[$"profile {profile.Name}"] = $"layout {profile.Layout}, costs from {profile.CostSource}";
            foreach (ProfileNumberDef number in profile.Numbers)
            {
                facts[$"profile {profile.Name} {number.Group}.{number.Name}"] = $"{number.Value} {number.Unit} ({number.Kind}: {number.Source})";
            }
        }

        return facts;
    }
}
