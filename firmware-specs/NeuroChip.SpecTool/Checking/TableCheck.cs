using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Checking;

/// <summary>Every column of a table has a value for every code in every layout.</summary>
internal static class TableCheck
{
    public static void Run(TableDef table, SpecTree tree, Problems problems)
    {
        int? length = null;
        foreach (TableColumnDef column in table.Columns)
        {
            foreach (LayoutDef layout in tree.Layouts)
            {
                if (!column.Values.TryGetValue(layout.Name, out IReadOnlyList<long>? values))
                {
                    problems.Add(
                        ProblemCode.LayoutMissing, column.Place,
                        $"{table.Name}.{column.Name} has no values for layout {layout.Name}");
                    continue;
                }

                length ??= values.Count;
                if (values.Count != length)
                {
                    problems.Add(
                        ProblemCode.BadValue, column.Place,
                        $"{table.Name}.{column.Name} has {values.Count} values in layout {layout.Name}; the first column has {length}");
                }
            }
        }
    }
}
