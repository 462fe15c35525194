using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <content>Dendrite trees.</content>
internal sealed partial class GraphValidator
{
    private void CheckDendrites()
    {
        var parents = new HashSet<string>();
        var parentOf = new Dictionary<string, string>();
        foreach (DendriteNode node in graph.Dendrites)
        {
            if (!CheckNode(node, parents, parentOf))
            {
                return;
            }
        }

        foreach (string population in parentOf.Keys)
        {
            if (Root(population, parentOf) is null)
            {
                Refuse(populations[population], $"population '{population}' is above itself in a dendrite tree", "a cycle", "trees");
                return;
            }
        }

        foreach (IGrouping<string, string> tree in parentOf.Keys.Concat(parents).Distinct().GroupBy(name => Root(name, parentOf)!))
        {
            CheckTree(populations[tree.Key], [.. tree.Select(name => populations[name])]);
        }
    }

    private bool CheckNode(DendriteNode node, HashSet<string> parents, Dictionary<string, string> parentOf)
    {
        if (Find(node.Parent, graph.Location, "the parent of a dendrite") is not { } parent || !Usable(parent))
        {
            return false;
        }

        int children = node.Inputs.IsDefault ? 0 : node.Inputs.Length;
        if (children is < 1 or > 2 || node.Join == DendriteJoin.None || !Enum.IsDefined(node.Join))
        {
            return Refuse(parent, $"population '{parent.Name}' joins {children} children by {node.Join}", $"{children} children", "one or two, and a join");
        }

        if (!parents.Add(parent.Name))
        {
            return Refuse(parent, $"population '{parent.Name}' joins children twice", "two joins", "one; put a compartment between");
        }

        foreach (DendriteInput input in node.Inputs)
        {
            if (Find(input.Population, graph.Location, $"a child of '{parent.Name}'") is not { } child || !Usable(child))
            {
                return false;
            }

            if (input.Passes == DendritePush.None || !Enum.IsDefined(input.Passes))
            {
                return Refuse(child, $"population '{child.Name}' passes nothing to '{parent.Name}'", $"{input.Passes}", "a current, a voltage or a spike");
            }

            if (!parentOf.TryAdd(child.Name, parent.Name))
            {
                return Refuse(child, $"population '{child.Name}' has two parents", $"'{parentOf[child.Name]}' and '{parent.Name}'", "one");
            }
        }

        return true;
    }

    /// <summary>What a core has once, and what a neuron's compartments must share to lie side by side.</summary>
    private void CheckTree(Population root, Population[] members)
    {
        if (members.FirstOrDefault(member => member.Model is not IntegerCuba) is { } stranger)
        {
            Refuse(stranger, $"population '{stranger.Name}' is part of a dendrite tree", stranger.Model.GetType().Name, nameof(IntegerCuba));
            return;
        }

        if (members.FirstOrDefault(member => member.Size != root.Size) is { } other)
        {
            Refuse(other, $"population '{other.Name}' is part of the neurons of '{root.Name}'", $"{other.Size} units", $"{root.Size}");
        }

        if (members.Length > MostCompartments)
        {
            Refuse(root, $"the neurons of '{root.Name}'", $"{members.Length} compartments", $"{MostCompartments}");
        }

        // Every two of them: a root without noise agrees with children whose noise differs.
        foreach (Population member in members)
        {
            if (members.FirstOrDefault(other => !CoreWide.Agree((IntegerCuba)member.Model, (IntegerCuba)other.Model)) is { } against)
            {
                Refuse(
                    member, $"populations '{member.Name}' and '{against.Name}' share their cores",
                    "other voltage limits or another noise strength", "the same: a core has them once");
                return;
            }

            if (members.FirstOrDefault(other => !LearnAlike(member, other)) is { } learner)
            {
                Refuse(
                    member, $"populations '{member.Name}' and '{learner.Name}' share their cores",
                    "another learning epoch or other rewards", "the same: a core has them once");
                return;
            }
        }
    }

    /// <summary>The root of a population's tree, or null where following the parents does not end.</summary>
    private static string? Root(string population, Dictionary<string, string> parentOf)
    {
        for (int steps = 0; steps <= parentOf.Count; steps++)
        {
            if (!parentOf.TryGetValue(population, out string? parent))
            {
                return population;
            }

            population = parent;
        }

        return null;
    }

    private bool Refuse(Population population, string what, string found, string allowed)
    {
        bag.Add(DiagnosticTable.Dendrite, population.Location, what, found, allowed);
        return false;
    }
}
