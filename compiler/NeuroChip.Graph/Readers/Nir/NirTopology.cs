using System.Collections.Immutable;

namespace NeuroChip.Graph.Readers.Nir;

/// <summary>The flat graph: nodes and, for each, what leads into it and out of it, in the order of names.</summary>
internal sealed class NirTopology
{
    private readonly Dictionary<string, List<NirNode>> into = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NirNode>> outOf = new(StringComparer.Ordinal);

    internal NirTopology(IReadOnlyDictionary<string, NirNode> nodes, IEnumerable<(string Source, string Target)> edges)
    {
        // Edge order carries no meaning in NIR, so it must not decide the order of anything here.
        foreach ((string source, string target) in edges.OrderBy(e => e.Source, StringComparer.Ordinal).ThenBy(e => e.Target, StringComparer.Ordinal))
        {
            Append(into, target, nodes[source]);
            Append(outOf, source, nodes[target]);
        }

        this.Nodes = [.. InFlowOrder(nodes)];

        static void Append(Dictionary<string, List<NirNode>> map, string key, NirNode node)
        {
            if (!map.TryGetValue(key, out List<NirNode>? list))
            {
                map[key] = list = [];
            }

            list.Add(node);
        }
    }

    /// <summary>All nodes, ordered by their distance from the inputs, then by name.</summary>
    internal ImmutableArray<NirNode> Nodes { get; }

    internal IReadOnlyList<NirNode> Into(NirNode node) => into.GetValueOrDefault(node.Name) ?? [];

    internal IReadOnlyList<NirNode> OutOf(NirNode node) => outOf.GetValueOrDefault(node.Name) ?? [];

    private IEnumerable<NirNode> InFlowOrder(IReadOnlyDictionary<string, NirNode> nodes)
    {
        Dictionary<string, int> distance = new(StringComparer.Ordinal);
        Queue<NirNode> queue = new(nodes.Values.Where(n => n.Role == NirRole.Input));
        foreach (NirNode input in queue)
        {
            distance[input.Name] = 0;
        }

        while (queue.TryDequeue(out NirNode? node))
        {
            foreach (NirNode next in OutOf(node))
            {
                if (distance.TryAdd(next.Name, distance[node.Name] + 1))
                {
                    queue.Enqueue(next);
                }
            }
        }

        return nodes.Values.OrderBy(n => distance.GetValueOrDefault(n.Name, int.MaxValue)).ThenBy(n => n.Name, StringComparer.Ordinal);
    }
}
