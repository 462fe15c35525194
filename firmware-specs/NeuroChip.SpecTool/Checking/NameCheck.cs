using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Checking;

/// <summary>Words, enums and tables become C# types in one namespace, so they share one set of names.</summary>
internal static class NameCheck
{
    public static void Run(SpecTree tree, Problems problems)
    {
        Dictionary<string, Place> seen = [];
        IEnumerable<(string Name, Place Place)> all = tree.Words.Select(word => (word.Name, word.Place))
            .Concat(tree.Enums.Select(item => (item.Name, item.Place)))
            .Concat(tree.Tables.Select(table => (table.Name, table.Place)));
        foreach ((string name, Place place) in all)
        {
            if (!seen.TryAdd(name, place))
            {
                problems.Add(ProblemCode.DuplicateName, place, $"{name}: the name is already taken at {seen[name]}");
            }

            if (name.Length > 0 && (!char.IsAsciiLetterUpper(name[0]) || !name.All(char.IsAsciiLetterOrDigit)))
            {
                problems.Add(ProblemCode.BadValue, place, $"{name}: a name starts with a capital and holds only letters and digits");
            }
        }

        Dictionary<int, LayoutDef> numbers = [];
        foreach (LayoutDef layout in tree.Layouts)
        {
            if (!numbers.TryAdd(layout.Number, layout))
            {
                problems.Add(
                    ProblemCode.DuplicateNumber, layout.Place,
                    $"layout {layout.Name}: number {layout.Number} is already taken by {numbers[layout.Number].Name}");
            }
        }
    }
}
