using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>Collects the in-axons and lists of a core, source group by source group, and gives them formats and lengths.</summary>
internal sealed class ListBuilder(WordLayout layout, SegmentPlans plans)
{
    private readonly FormatTable needs = new(layout);
    private readonly List<SegmentPlan> planned = [];

    /// <summary>In-axons, in the order of the first unit that uses each.</summary>
    public List<InAxon> Axons { get; } = [];

    /// <summary>The units that reach them.</summary>
    public List<Arrival> Arrivals { get; } = [];

    /// <summary>Lists; their lengths are known after <see cref="Finish"/>.</summary>
    public List<StoredList> Lists { get; } = [];

    /// <summary>Segments; their formats are known after <see cref="Finish"/>.</summary>
    public List<ListSegment> Segments { get; } = [];

    /// <summary>Formats, known after <see cref="Finish"/>.</summary>
    public List<SynapseFormat> Formats { get; private set; } = [];

    /// <summary>Adds the lists of one source group; false if no index code reaches far enough.</summary>
    public bool Add(ShapeTable table, AxonMerging merging, bool eager)
    {
        (int[] axonOf, List<MergedAxon> merged) = merging.Run(table, eager);
        int[] axonIndex = new int[merged.Count];
        Array.Fill(axonIndex, -1);
        int[] listIndex = new int[table.Shapes.Count * SynapseLayout.BaseUnit];
        Array.Fill(listIndex, -1);
        for (int i = 0; i < table.Count; i++)
        {
            MergedAxon axon = merged[axonOf[i]];
            Shape shape = table.Shapes[axon.Shape];
            ref int list = ref listIndex[(axon.Shape * SynapseLayout.BaseUnit) + axon.Phase];
            if (list < 0)
            {
                list = this.Lists.Count;
                if (!AddList(table.Parts, shape.Unit, shape.FirstTarget - axon.Phase, shape.AxonalDelay))
                {
                    return false;
                }
            }

            ref int index = ref axonIndex[axonOf[i]];
            if (index < 0)
            {
                index = this.Axons.Count;
                this.Axons.Add(new InAxon(list, axon.Base / SynapseLayout.BaseUnit, merging.KindFor(axon.LargestAtom)));
            }

            this.Arrivals.Add(new Arrival(
                table.Group, table.Units[i], index, axon.AtomOf(table.FirstTargets[i]), shape.MovesDelay ? table.Delays[i] : 0));
        }

        return true;
    }

    /// <summary>
    /// Adds the lists of a projection that learns: one for each pre unit, shared with none, with whole delays and reached
    /// without atoms, since weights, delays and traces belong to that unit alone. False if no index code reaches far enough.
    /// </summary>
    /// <param name="parts">The parts of the core that hold the projection's synapses.</param>
    /// <param name="withLonely">Whether units without any synapse get an empty list, which is where their traces are.</param>
    public bool AddLearning(CorePart[] parts, bool withLonely)
    {
        for (int unit = 0; unit < parts[0].Rows; unit++)
        {
            CorePart[] here = [.. parts.Where(p => p.Length(unit) > 0)];
            if (here.Length == 0 && !(withLonely && parts[0].IsAlone(unit)))
            {
                continue;
            }

            int origin = here.Length == 0 ? 0 : here.Min(p => p.FirstTarget(unit)) / SynapseLayout.BaseUnit * SynapseLayout.BaseUnit;
            int list = this.Lists.Count;
            if (!AddList(here, unit, origin, 0))
            {
                return false;
            }

            this.Arrivals.Add(new Arrival(parts[0].Pre, unit, this.Axons.Count, 0, 0));
            this.Axons.Add(new InAxon(list, origin / SynapseLayout.BaseUnit, AxonKind.Discrete, AxonRole.Learn, parts[0].Index, unit));
        }

        return true;
    }

    /// <summary>Adds an in-axon at which the spikes of a whole group are counted as reward.</summary>
    public void AddReward(int group, int size, AxonRole role)
    {
        for (int unit = 0; unit < size; unit++)
        {
            this.Arrivals.Add(new Arrival(group, unit, this.Axons.Count, 0, 0));
        }

        this.Axons.Add(new InAxon(this.Lists.Count, 0, AxonKind.Discrete, role));
        this.Lists.Add(new StoredList(0, this.Segments.Count, 0, 0));
    }

    /// <summary>Chooses the formats and counts the words.</summary>
    public void Finish(int formatLimit)
    {
        (this.Formats, int[] formatOf) = needs.Choose(formatLimit);
        BlockPlan[] blocks = [.. this.Formats.Select(plans.Blocks)];
        for (int list = 0; list < this.Lists.Count; list++)
        {
            int end = list + 1 < this.Lists.Count ? this.Lists[list + 1].FirstSegment : this.Segments.Count;
            int words = 0;
            for (int s = this.Lists[list].FirstSegment; s < end; s++)
            {
                SegmentPlan plan = planned[s];
                int format = formatOf[plan.Need];
                this.Segments[s] = this.Segments[s] with { Format = format };
                words += this.Formats[format] == plan.Format
                    ? plan.Words
                    : blocks[format].Words(plan.Part.Posts(plan.Row), plan.DenseStart, this.Formats[format].Compression);
            }

            this.Lists[list] = this.Lists[list] with { Words = words };
        }
    }

    private bool AddList(CorePart[] parts, int unit, int origin, int axonalDelay)
    {
        int firstSegment = this.Segments.Count;
        foreach (CorePart part in parts)
        {
            if (part.Length(unit) == 0)
            {
                continue;
            }

            // A list has one running position for dense blocks; only its first segment may use it.
            bool mayBeDense = this.Segments.Count == firstSegment;
            if (plans.Plan(part, unit, origin, axonalDelay, mayBeDense) is not { } plan)
            {
                return false;
            }

            planned.Add(plan with { Need = needs.Add(plan.Asks) });
            (int start, int end) = part.Range(unit);
            this.Segments.Add(new ListSegment(part.Index, part.SliceIndex, start, end, 0));
        }

        this.Lists.Add(new StoredList(0, firstSegment, origin, axonalDelay));
        return true;
    }
}
