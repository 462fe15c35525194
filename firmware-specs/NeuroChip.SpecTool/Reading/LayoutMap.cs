using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Reading;

/// <summary>
/// A value that is written once for all layouts, or as a mapping from layout to value.
/// </summary>
internal static class LayoutMap
{
    public static Dictionary<string, T> Read<T>(
        SpecNode? node, SpecTree tree, string what, Func<SpecNode, string, T?> read)
        where T : struct
    {
        Dictionary<string, T> result = [];
        if (node is null)
        {
            return result;
        }

        if (!node.IsMapping)
        {
            if (read(node, what) is { } shared)
            {
                foreach (LayoutDef layout in tree.Layouts)
                {
                    result[layout.Name] = shared;
                }
            }

            return result;
        }

        foreach ((SpecNode key, SpecNode value) in node.Entries(what))
        {
            if (!tree.Layouts.Exists(layout => layout.Name == key.Shown()))
            {
                key.Fault(ProblemCode.UnknownReference, $"{what}: no layout is called '{key.Shown()}'");
            }
            else if (read(value, what) is { } own)
            {
                result[key.Shown()] = own;
            }
        }

        Inherit(result, tree);
        return result;
    }

    /// <summary>Gives a layout without a value of its own that of the layout it extends.</summary>
    public static void Inherit<T>(Dictionary<string, T> values, SpecTree tree)
    {
        foreach (LayoutDef layout in tree.Layouts)
        {
            if (layout.Extends is { } other && !values.ContainsKey(layout.Name) && values.TryGetValue(other, out T? value))
            {
                values[layout.Name] = value;
            }
        }
    }

    public static BitRange? Bits(SpecNode node, string what)
    {
        string? text = node.Text(what);
        if (text is null)
        {
            return null;
        }

        string[] ends = text.Split("..");
        if (ends.Length <= 2
            && SpecNode.TryNumber(ends[0], out long high)
            && SpecNode.TryNumber(ends[^1], out long low)
            && high >= low && low >= 0 && high < 1024)
        {
            return new BitRange((int)high, (int)low, node.Place);
        }

        node.Fault(ProblemCode.BadValue, $"{what}: bits are written high..low, such as 12..0, or as one number; found '{text}'");
        return null;
    }

    public static Limit? Limits(SpecNode node, string what)
    {
        string? text = node.Text(what);
        if (text is null)
        {
            return null;
        }

        string[] ends = text.Split("..");
        if (ends.Length == 2
            && SpecNode.TryNumber(ends[0], out long min)
            && SpecNode.TryNumber(ends[1], out long max)
            && min <= max)
        {
            return new Limit(min, max, node.Place);
        }

        node.Fault(ProblemCode.BadValue, $"{what}: a limit is written min..max, such as 0..62; found '{text}'");
        return null;
    }

    public static int? WholeNumber(SpecNode node, string what) => (int?)node.Number(what);
}
