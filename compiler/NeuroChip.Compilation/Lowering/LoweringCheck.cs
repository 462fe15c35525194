using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

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

            faults.AddRange(LearningFaults(projection, found));
        }

        int known = graph.Populations.Length;
        faults.AddRange(lowered.Groups.Skip(known)
            .Where(g => g is not IntegerGroup { ServesGroup: not null })
            .Select(g => $"group '{g.Name}' comes from no population and serves none"));
        faults.AddRange(DendriteCheck.Faults(graph, lowered));
        if (!lowered.Rewards.Select(r => new GraphReward(lowered.Groups[r.From].Name, lowered.Groups[r.Onto].Name, r.Punish)).ToHashSet()
            .SetEquals(graph.Rewards))
        {
            faults.Add("the rewards are not those of the network");
        }

        return faults;
    }

    /// <summary>
    /// Rule and seed came through, and the program reads back as the products of the texts: the programs of the targets in
    /// order, one accumulation for each product of a rule.
    /// </summary>
    private static IEnumerable<string> LearningFaults(Projection projection, SynapseGroup[] found)
    {
        LearningRule? rule = projection.Learning;
        if (found.Any(s => !Equals(s.Learning?.Rule, rule) || (rule is not null && s.Learning!.Seed != projection.Seed)))
        {
            yield return $"projection '{projection.Name}' learns by another rule or seed";
        }

        if (rule is null || found[0].Learning is not { } lowered)
        {
            yield break;
        }

        int[] targets = [.. new[] { rule.Weight, rule.Delay, rule.Tag }.Select((text, t) => (text, t)).Where(x => x.text is not null).Select(x => x.t)];
        MicroOp[] ops = [.. lowered.Program.Words.Select(MicroOps.Decode)];
        int[] written = [.. ops.Where(op => op.Op == MicroOpcode.Target).Select(op => op.A)];
        int products = lowered.Program.Rules.Sum(r => r.Products.Length);
        if (!written.SequenceEqual(targets) || ops.Count(op => op.Op == MicroOpcode.Accumulate) != products)
        {
            yield return $"the program of rule '{rule.Name}' has targets {string.Join(' ', written)} and not one accumulation for each of its {products} products";
        }

        int[] clips = [.. ops.Where(op => op.Op == MicroOpcode.Clip).Select(op => op.A)];
        LearnLimit[] limits = [.. new[] { rule.WeightRange, rule.DelayRange }.OfType<ValueRange>().Select(r => new LearnLimit { Low = r.Low, High = r.High })];
        if (!clips.Select(c => lowered.Program.Limits[c]).SequenceEqual(limits))
        {
            yield return $"the program of rule '{rule.Name}' does not clip to its bounds";
        }
    }

    private static Tally Count(Projection projection, int preSize)
    {
        var tally = new Tally(projection.Learning is not null);
        PerUnit<int> tags = projection.Tags;
        switch (projection.Connectivity)
        {
            case DenseConnectivity dense:
                ReadOnlySpan<float> weights = dense.Weights.Span;
                for (int i = 0; i < weights.Length; i++)
                {
                    tally = tally.Add(i % preSize, i / preSize, weights[i], tags[i]);
                }

                break;
            case SparseConnectivity sparse:
                for (int i = 0; i < sparse.Synapses.Length; i++)
                {
                    SparseSynapse synapse = sparse.Synapses[i];
                    tally = tally.Add(synapse.Pre, synapse.Post, synapse.Weight, tags[i]);
                }

                break;
            case ConvConnectivity conv:
                tally = Count(conv, tally, tags[0]);
                break;
        }

        return tally;
    }

    /// <summary>By output, the other way round than the table is built.</summary>
    private static Tally Count(ConvConnectivity conv, Tally tally, int tag)
    {
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
                    tally = tally.Add(pre, post, weights[(channel * inPerGroup * g.KernelHeight * g.KernelWidth) + tap], tag);
                }
            }
        }

        return tally;
    }

    private static Tally Count(SynapseGroup[] groups)
    {
        var tally = new Tally(groups[0].Learning is not null);
        foreach (SynapseGroup group in groups)
        {
            for (int pre = 0; pre < group.Table.Rows; pre++)
            {
                ReadOnlySpan<int> posts = group.Table.RowPosts(pre);
                ReadOnlySpan<float> weights = group.Table.RowWeights(pre);
                for (int i = 0; i < posts.Length; i++)
                {
                    tally = tally.Add(pre, posts[i], weights[i], group.Table.Tag(group.Table.RowStart[pre] + i));
                }
            }
        }

        return tally;
    }

    /// <summary>A sum over all synapses that no reordering changes and hardly any mix-up leaves alone.</summary>
    private readonly record struct Tally(bool Zeros, long Count = 0, ulong Mixed = 0)
    {
        public Tally Add(int pre, int post, float weight, int tag)
        {
            if (weight == 0f && !this.Zeros)
            {
                return this;
            }

            ulong z = (((ulong)(uint)pre << 32) | (uint)post) + (BitConverter.SingleToUInt32Bits(weight + 0f) * 0x9E3779B97F4A7C15UL);
            z += (ulong)tag * 0xD1B54A32D192ED03UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return this with { Count = this.Count + 1, Mixed = this.Mixed + (z ^ (z >> 31)) };
        }

        public override string ToString() => $"{this.Count} synapses (sum {this.Mixed:x16})";
    }
}
