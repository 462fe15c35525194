using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>
/// Holds lowering to its promise, from the two graphs alone: every population is a group of its size, every projection a
/// synapse group with the same pairs and weights, and what was added is marked as a helper.
/// </summary>
internal static class LoweringCheck
{
    public static IReadOnlyList<string> Check(SnnGraph graph, LoweredGraph lowered)
    {
        var faults = new List<string>();
        Dictionary<string, LoweredGroup> groups = lowered.Groups.ToDictionary(g => g.Name);
        foreach (Population population in graph.Populations)
        {
            if (!groups.TryGetValue(population.Name, out LoweredGroup? group))
            {
                faults.Add($"population '{population.Name}' has no group");
            }
            else if (group.Size != population.Size || group.Seed != population.Seed)
            {
                faults.Add($"population '{population.Name}' has size {population.Size}, seed {population.Seed}; its group {group.Size}, {group.Seed}");
            }
        }

        foreach (Projection projection in graph.Projections)
        {
            SynapseGroup[] found = [.. lowered.Synapses.Where(s => s.Name == projection.Name && !s.IsBias)];
            if (found.Length == 0)
            {
                faults.Add($"projection '{projection.Name}' has no synapses");
                continue;
            }

            if (lowered.Groups[found[0].Pre].Name != projection.Pre || lowered.Groups[found[0].Post].Name != projection.Post)
            {
                faults.Add($"projection '{projection.Name}' connects other groups");
            }

            Tally wanted = Count(projection, graph.Population(projection.Pre).Size);
            Tally got = Count(found);
            if (wanted != got)
            {
                faults.Add($"projection '{projection.Name}' has {wanted}, its synapses {got}");
            }
        }

        int known = graph.Populations.Length;
        faults.AddRange(lowered.Groups.Skip(known)
            .Where(g => g is not IntegerGroup { ServesGroup: not null })
            .Select(g => $"group '{g.Name}' comes from no population and serves none"));
        faults.AddRange(DendriteCheck.Faults(graph, lowered));
        return faults;
    }

    private static Tally Count(Projection projection, int preSize)
    {
        var tally = new Tally();
        switch (projection.Connectivity)
        {
            case DenseConnectivity dense:
                ReadOnlySpan<float> weights = dense.Weights.Span;
                for (int i = 0; i < weights.Length; i++)
                {
                    tally = tally.Add(i % preSize, i / preSize, weights[i]);
                }

                break;
            case SparseConnectivity sparse:
                foreach (SparseSynapse synapse in sparse.Synapses)
                {
                    tally = tally.Add(synapse.Pre, synapse.Post, synapse.Weight);
                }

                break;
            case ConvConnectivity conv:
                tally = Count(conv);
                break;
        }

        return tally;
    }

    /// <summary>By output, the other way round than the table is built.</summary>
    private static Tally Count(ConvConnectivity conv)
    {
        var tally = new Tally();
        ConvGeometry g = conv.Geometry;
        ReadOnlySpan<float> weights = conv.Weights.Span;
        int inPerGroup = g.InChannels / g.Groups;
        for (int post = 0; post < g.OutSize; post++)
        {
            int x = post % (int)g.OutWidth;
            int y = post / (int)g.OutWidth % (int)g.OutHeight;
            int channel = post / (int)(g.OutWidth * g.OutHeight);
            int firstChannel = channel / (g.OutChannels / g.Groups) * inPerGroup;
            for (int tap = 0; tap < inPerGroup * g.KernelHeight * g.KernelWidth; tap++)
            {
                int inX = (x * g.StrideX) - g.PaddingX + (tap % g.KernelWidth * g.DilationX);
                int inY = (y * g.StrideY) - g.PaddingY + (tap / g.KernelWidth % g.KernelHeight * g.DilationY);
                int inChannel = firstChannel + (tap / (g.KernelWidth * g.KernelHeight));
                if (inX >= 0 && inX < g.InWidth && inY >= 0 && inY < g.InHeight)
                {
                    int pre = (((inChannel * g.InHeight) + inY) * g.InWidth) + inX;
                    tally = tally.Add(pre, post, weights[(channel * inPerGroup * g.KernelHeight * g.KernelWidth) + tap]);
                }
            }
        }

        return tally;
    }

    private static Tally Count(SynapseGroup[] groups)
    {
        var tally = new Tally();
        foreach (SynapseGroup group in groups)
        {
            for (int pre = 0; pre < group.Table.Rows; pre++)
            {
                ReadOnlySpan<int> posts = group.Table.RowPosts(pre);
                ReadOnlySpan<float> weights = group.Table.RowWeights(pre);
                for (int i = 0; i < posts.Length; i++)
                {
                    tally = tally.Add(pre, posts[i], weights[i]);
                }
            }
        }

        return tally;
    }

    /// <summary>A sum over all synapses that no reordering changes and hardly any mix-up leaves alone.</summary>
    private readonly record struct Tally(long Count, ulong Mixed)
    {
        public Tally Add(int pre, int post, float weight)
        {
            if (weight == 0f)
            {
                return this;
            }

            ulong z = (((ulong)(uint)pre << 32) | (uint)post) + (BitConverter.SingleToUInt32Bits(weight) * 0x9E3779B97F4A7C15UL);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return new Tally(this.Count + 1, this.Mixed + (z ^ (z >> 31)));
        }

        public override string ToString() => $"{this.Count} synapses (sum {this.Mixed:x16})";
    }
}
