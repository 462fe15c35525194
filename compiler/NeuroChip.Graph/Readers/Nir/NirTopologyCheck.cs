using NeuroChip.Graph.Readers.Problems;

namespace NeuroChip.Graph.Readers.Nir;

/// <summary>Refuses what can be drawn in NIR but has no meaning on the chip, before any value is read.</summary>
internal static class NirTopologyCheck
{
    internal static void Check(NirTopology topology, ProblemBag problems)
    {
        if (!topology.Nodes.Any(n => n.Role == NirRole.Input) || !topology.Nodes.Any(n => n.Role == NirRole.Output))
        {
            problems.Add(FormatCodes.NoEnds, "/node", "the network has no Input or no Output");
        }

        foreach (NirNode node in topology.Nodes)
        {
            CheckEnds(node, topology, problems);
            switch (node.Role)
            {
                case NirRole.Input:
                    CheckInput(node, topology, problems);
                    break;
                case NirRole.Output:
                    CheckOutput(node, topology, problems);
                    break;
                case NirRole.Weights when topology.OutOf(node).FirstOrDefault(n => n.Role == NirRole.Weights) is NirNode next:
                    problems.Add(FormatCodes.LinearChain, node.Group.Path, $"'{node.Name}' leads to '{next.Name}' without neurons between them", $"{node.Type} -> {next.Type}");
                    break;
                default:
                    break;
            }
        }
    }

    private static void CheckEnds(NirNode node, NirTopology topology, ProblemBag problems)
    {
        if (node.Role == NirRole.Input && topology.Into(node).Count > 0)
        {
            problems.Add(FormatCodes.EdgeDirection, node.Group.Path, $"an edge leads into the Input '{node.Name}'", $"{topology.Into(node)[0].Name} -> {node.Name}");
        }

        if (node.Role == NirRole.Output && topology.OutOf(node).Count > 0)
        {
            problems.Add(FormatCodes.EdgeDirection, node.Group.Path, $"an edge leads out of the Output '{node.Name}'", $"{node.Name} -> {topology.OutOf(node)[0].Name}");
        }

        if (node.Role != NirRole.Input && topology.Into(node).Count == 0)
        {
            problems.Add(FormatCodes.Unconnected, node.Group.Path, $"nothing leads into '{node.Name}'");
        }

        if (node.Role != NirRole.Output && topology.OutOf(node).Count == 0)
        {
            problems.Add(FormatCodes.Unconnected, node.Group.Path, $"nothing leads out of '{node.Name}'");
        }
    }

    private static void CheckInput(NirNode input, NirTopology topology, ProblemBag problems)
    {
        IReadOnlyList<NirNode> uses = topology.OutOf(input);
        bool spikes = uses.All(n => n.Role == NirRole.Weights);
        bool current = uses.Count == 1 && uses[0].Role == NirRole.Neurons;
        if (!spikes && !current && !uses.Any(n => n.Role == NirRole.Output))
        {
            string found = string.Join(", ", uses.Select(n => $"{n.Name} ({n.Type})"));
            problems.Add(FormatCodes.InputUse, input.Group.Path, $"the Input '{input.Name}' is used in two ways", found, "weights only, or one node of neurons");
        }
    }

    private static void CheckOutput(NirNode output, NirTopology topology, ProblemBag problems)
    {
        IReadOnlyList<NirNode> sources = topology.Into(output);
        bool sum = sources.All(n => n.Role == NirRole.Weights);
        bool spikes = sources.Count == 1 && sources[0].Role == NirRole.Neurons;
        if (!sum && !spikes)
        {
            string found = string.Join(", ", sources.Select(n => $"{n.Name} ({n.Type})"));
            problems.Add(FormatCodes.OutputUse, output.Group.Path, $"the Output '{output.Name}' cannot be read", found, "weights only, or one node of neurons");
        }
    }
}
