using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Checking;

/// <summary>Every bit of a word belongs to exactly one field or is reserved, and limits and enums fit their bits.</summary>
internal static class WordCheck
{
    public static void Run(WordDef word, SpecTree tree, Problems problems)
    {
        CheckNames(word, problems);
        foreach (LayoutDef layout in tree.Layouts)
        {
            if (!word.Width.TryGetValue(layout.Name, out int width))
            {
                problems.Add(ProblemCode.LayoutMissing, word.Place, $"{word.Name} has no width for layout {layout.Name}");
            }
            else if (width is < 1 or > 64)
            {
                problems.Add(ProblemCode.BadWidth, word.Place, $"{word.Name}: width {width} in layout {layout.Name}; a word has 1 to 64 bits");
            }
            else
            {
                CheckBits(word, layout.Name, width, problems);
            }
        }

        foreach (FieldDef field in word.Fields)
        {
            CheckField(word, field, tree, problems);
        }
    }

    private static void CheckNames(WordDef word, Problems problems)
    {
        Dictionary<string, FieldDef> seen = [];
        foreach (FieldDef field in word.Fields)
        {
            if (!seen.TryAdd(field.Name, field))
            {
                problems.Add(
                    ProblemCode.DuplicateName, field.Place,
                    $"{word.Name}.{field.Name}: the name is already taken at {seen[field.Name].Place}");
            }
        }
    }

    private static void CheckBits(WordDef word, string layout, int width, Problems problems)
    {
        string?[] owner = new string?[width];
        IEnumerable<(string Name, BitRange Bits)> parts = word.Fields
            .Where(field => field.Bits.ContainsKey(layout))
            .Select(field => (field.Name, field.Bits[layout]))
            .Concat(word.Reserved[layout].Select(range => ("reserved", range)));
        foreach ((string name, BitRange bits) in parts)
        {
            if (bits.High >= width)
            {
                problems.Add(
                    ProblemCode.BitOutsideWord, bits.Place,
                    $"{word.Name}.{name}: bit {bits.High} is outside the word; layout {layout} has {width} bits");
            }

            bool reported = false;
            for (int bit = bits.Low; bit <= Math.Min(bits.High, width - 1); bit++)
            {
                if (owner[bit] is not { } other)
                {
                    owner[bit] = name;
                }
                else if (!reported)
                {
                    reported = true;
                    problems.Add(
                        ProblemCode.BitTaken, bits.Place,
                        $"{word.Name}.{name}: bit {bit} is already taken by {other} in layout {layout}");
                }
            }
        }

        for (int bit = 0; bit < width; bit++)
        {
            if (owner[bit] is not null)
            {
                continue;
            }

            int end = bit;
            while (end + 1 < width && owner[end + 1] is null)
            {
                end++;
            }

            problems.Add(
                ProblemCode.BitUndeclared, word.Place,
                $"{word.Name}: bits {end}..{bit} of layout {layout} belong to no field, after {Below(owner, bit)}; declare them reserved");
            bit = end;
        }
    }

    private static string Below(string?[] owner, int bit) => bit == 0 ? "the start of the word" : owner[bit - 1] ?? "a gap";

    private static void CheckField(WordDef word, FieldDef field, SpecTree tree, Problems problems)
    {
        EnumDef? values = null;
        if (field.Type == FieldType.Enum && field.EnumName is { } name && (values = tree.Enum(name)) is null)
        {
            problems.Add(
                ProblemCode.UnknownReference, field.EnumPlace,
                $"{word.Name}.{field.Name}: no enum is called '{name}'");
        }

        foreach ((string layout, BitRange bits) in field.Bits)
        {
            if (bits.Width > 32)
            {
                problems.Add(ProblemCode.BadWidth, bits.Place, $"{word.Name}.{field.Name}: {bits.Width} bits; a field has 1 to 32");
                continue;
            }

            if (field.Type == FieldType.Flag && bits.Width != 1)
            {
                problems.Add(ProblemCode.BadWidth, bits.Place, $"{word.Name}.{field.Name}: a flag has one bit, found {bits.Width}");
            }

            (long min, long max) = field.NaturalRange(layout);
            if (field.Limits.TryGetValue(layout, out Limit limit) && (limit.Min < min || limit.Max > max))
            {
                problems.Add(
                    ProblemCode.LimitOutsideField, limit.Place,
                    $"{word.Name}.{field.Name}: limit {limit.Min}..{limit.Max} is outside {min}..{max}, what bits {bits} of layout {layout} hold");
            }

            foreach (EnumMemberDef member in values?.Members ?? [])
            {
                if (member.Value < min || member.Value > max)
                {
                    problems.Add(
                        ProblemCode.EnumDoesNotFit, bits.Place,
                        $"{word.Name}.{field.Name}: {values!.Name}.{member.Name} = {member.Value} does not fit bits {bits} of layout {layout}");
                }
            }
        }
    }
}
