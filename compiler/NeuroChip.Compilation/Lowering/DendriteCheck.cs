using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>
/// Runs the stack of a core over the groups of each tree, in their order, and compares what every group finds on it with the
/// graph's nodes.
/// </summary>
internal static class DendriteCheck
{
    public static IReadOnlyList<string> Faults(SnnGraph graph, LoweredGraph lowered)
    {
        var faults = new List<string>();
        foreach (IEnumerable<int> tree in lowered.Trees)
        {
            RunStack(graph, tree.Select(g => lowered.Groups[g]), faults);
        }

        int[] placed = [.. lowered.Trees.SelectMany(tree => tree)];
        HashSet<string> members = [.. graph.Dendrites.SelectMany(node => node.Inputs.Select(input => input.Population).Append(node.Parent))];
        for (int g = 0; g < lowered.Groups.Length; g++)
        {
            LoweredGroup group = lowered.Groups[g];
            int times = placed.Count(other => other == g);
            bool hasRole = group is IntegerGroup { Parameters.Dendrite: not null };
            if (times != (members.Contains(group.Name) ? 1 : 0) || hasRole != (times == 1))
            {
                faults.Add($"group '{group.Name}' is in {times} dendrite trees");
            }
        }

        return faults;
    }

    private static void RunStack(SnnGraph graph, IEnumerable<LoweredGroup> tree, List<string> faults)
    {
        var stack = new Stack<DendriteInput>();
        foreach (LoweredGroup group in tree)
        {
            if (group is not IntegerGroup { Parameters.Dendrite: { } role })
            {
                continue;
            }

            DendriteNode? node = graph.Dendrites.FirstOrDefault(n => n.Parent == group.Name);
            int pops = role.Join == DendriteJoin.None ? 0 : role.JoinsBoth ? 2 : 1;
            var taken = new List<DendriteInput>();
            while (taken.Count < pops && stack.TryPop(out DendriteInput? value))
            {
                taken.Add(value);
            }

            if (role.Join != (node?.Join ?? DendriteJoin.None) || !taken.SequenceEqual(node?.Inputs ?? []))
            {
                faults.Add($"group '{group.Name}' joins {role.Join} of [{string.Join(", ", taken.Select(t => t.Population))}], which is not what the graph says");
            }

            if (role.Push != DendritePush.None)
            {
                stack.Push(new DendriteInput(group.Name, role.Push));
            }
        }

        if (stack.Count > 0)
        {
            faults.Add($"the dendrite tree of '{stack.Last().Population}' leaves {stack.Count} values on the stack");
        }
    }
}
