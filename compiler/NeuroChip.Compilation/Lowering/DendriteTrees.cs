using System.Collections.Immutable;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>The dendrite trees of a validated graph: what each population does with the stack, and the order of compartments.</summary>
internal sealed class DendriteTrees
{
    private readonly Dictionary<string, DendriteNode> nodes;
    private readonly Dictionary<string, DendritePush> pushes;

    public DendriteTrees(SnnGraph graph)
    {
        nodes = graph.Dendrites.ToDictionary(node => node.Parent);
        pushes = graph.Dendrites.SelectMany(node => node.Inputs).ToDictionary(input => input.Population, input => input.Passes);
    }

    /// <summary>A population's part in its tree; null outside of trees.</summary>
    public DendriteRole? RoleOf(string population)
    {
        bool joins = nodes.TryGetValue(population, out DendriteNode? node);
        bool passes = pushes.TryGetValue(population, out DendritePush push);
        return joins || passes ? new DendriteRole(node?.Join ?? DendriteJoin.None, node?.Inputs.Length == 2, push) : null;
    }

    /// <summary>Every tree's populations, in the order of a neuron's compartments; trees in the order of the graph's nodes.</summary>
    public IEnumerable<ImmutableArray<string>> Orders()
    {
        foreach (DendriteNode node in nodes.Values.Where(node => !pushes.ContainsKey(node.Parent)))
        {
            var order = new List<string>();
            Visit(node.Parent, order);
            yield return [.. order];
        }
    }

    /// <summary>Post-order, B before A: what is pushed last is taken first.</summary>
    private void Visit(string population, List<string> order)
    {
        if (nodes.TryGetValue(population, out DendriteNode? node))
        {
            for (int child = node.Inputs.Length - 1; child >= 0; child--)
            {
                Visit(node.Inputs[child].Population, order);
            }
        }

        order.Add(population);
    }
}
