using System.Collections.Immutable;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>From the user's network to the chip's primitives.</summary>
internal sealed class LoweringPass
{
    private readonly SnnGraph graph;
    private readonly CompileOptions options;
    private readonly int maxDelay;
    private readonly DiagnosticBag bag;
    private readonly Dictionary<string, int> indices = [];
    private readonly List<LoweredGroup> groups = [];
    private readonly List<SynapseGroup> synapses = [];
    private double dt = 1;

    private LoweringPass(SnnGraph graph, CompileOptions options, int maxDelay, DiagnosticBag bag)
    {
        this.graph = graph;
        this.options = options;
        this.maxDelay = maxDelay;
        this.bag = bag;
        for (int i = 0; i < graph.Populations.Length; i++)
        {
            indices.TryAdd(graph.Populations[i].Name, i);
        }
    }

    /// <summary>Lowers a graph; null if it has errors, which are then in the bag.</summary>
    public static LoweredGraph? Run(SnnGraph graph, CompileOptions options, int maxDelay, DiagnosticBag bag)
    {
        new GraphValidator(graph, maxDelay, bag).Run();
        CompileOptionsCheck.Run(options, graph, bag);
        if (bag.HasErrors)
        {
            return null;
        }

        LoweredGraph lowered = new LoweringPass(graph, options, maxDelay, bag).Lower();
        return bag.HasErrors ? null : lowered;
    }

    private LoweredGraph Lower()
    {
        dt = ChooseStep();
        var trees = new DendriteTrees(graph);
        LayerDepth depth = MeasureDepth();
        for (int i = 0; i < graph.Populations.Length; i++)
        {
            groups.Add(LowerPopulation(graph.Populations[i], trees) with { Depth = depth.Depth[i] });
        }

        for (int i = 0; i < graph.Projections.Length; i++)
        {
            LowerProjection(graph.Projections[i], depth.IsFeedback[i]);
        }

        int[] arrival = depth.LongestPaths(edge => 1 + LongestDelay(synapses[edge]));
        CheckCurrentDrives();
        LowerBiases();
        IEnumerable<int> ends = graph.Outputs.IsDefaultOrEmpty
            ? Enumerable.Range(0, graph.Populations.Length)
            : graph.Outputs.Select(o => indices[o.Population]);
        return new LoweredGraph
        {
            Name = graph.Name,
            Groups = [.. groups],
            Synapses = [.. synapses],
            Inputs = [.. graph.Inputs.Select(i => new LoweredInput(i.Name, indices[i.Population], i.Drive))],
            Outputs = [.. graph.Outputs.Select(o => new LoweredOutput(o.Name, indices[o.Population], o.Kind))],
            Rewards = [.. graph.Rewards.Select(r => new LoweredReward(indices[r.From], indices[r.Onto], r.Punish)).OrderBy(r => (r.Onto, r.From, r.Punish))],
            Trees = [.. trees.Orders().Select(order => order.Select(name => indices[name]).ToImmutableArray())],
            SampleSteps = graph.SampleSteps,
            LatencySteps = ends.Max(group => arrival[group]),
            Dt = dt,
        };
    }

    private double ChooseStep()
    {
        if (options.Dt is { } given)
        {
            return given;
        }

        ImmutableArray<FloatCuba> neurons = [.. graph.Populations.Select(p => p.Model).OfType<FloatCuba>()];
        if (neurons.Any(n => n.TauMem is not null || n.TauSyn is not null))
        {
            bag.Add(DiagnosticTable.StepAssumed, graph.Location, "the network has time constants but no step; 1e-4 s is assumed");
            return 1e-4;
        }

        if (neurons.Length > 0)
        {
            bag.Add(DiagnosticTable.StepIsOne, graph.Location, "no neuron has a time constant; v changes by r times the input per step (dt = 1)");
        }

        return 1;
    }

    private LayerDepth MeasureDepth()
    {
        IEnumerable<int> roots = graph.Inputs.Select(i => indices[i.Population])
            .Concat(Enumerable.Range(0, graph.Populations.Length).Where(i => graph.Populations[i].Model is SpikeSource));
        return new LayerDepth(
            graph.Populations.Length,
            [.. graph.Projections.Select(p => (indices[p.Pre], indices[p.Post]))],
            roots);
    }

    private LoweredGroup LowerPopulation(Population population, DendriteTrees trees) => population.Model switch
    {
        SpikeSource => new SourceGroup
        {
            Name = population.Name,
            Size = population.Size,
            Seed = population.Seed,
            Location = population.Location,
        },
        IntegerCuba cuba => new IntegerGroup
        {
            Name = population.Name,
            Size = population.Size,
            Seed = population.Seed,
            Location = population.Location,
            Parameters = cuba with { Dendrite = trees.RoleOf(population.Name) },
        },
        FloatCuba cuba => RealNeurons.Lower(population, cuba, dt, options, bag),
        FloatReadout => RealNeurons.LowerReadout(population),
        _ => throw new InvalidOperationException($"no lowering for {population.Model.GetType().Name}"),
    };

    private void LowerProjection(Projection projection, bool isFeedback)
    {
        int pre = indices[projection.Pre];
        int post = indices[projection.Post];
        synapses.Add(new SynapseGroup
        {
            Name = projection.Name,
            Pre = pre,
            Post = post,
            Units = projection.Units,
            Format = projection.Format,
            Location = projection.Location,
            Learning = projection.Learning is not { } rule
                ? null
                : new LoweredLearning { Rule = rule, Program = RulePrograms.Of(rule), Seed = projection.Seed },
            Table = BuildTable(projection, pre, post, isFeedback),
        });
    }

    private SynapseTable<float> BuildTable(Projection projection, int pre, int post, bool isFeedback) => projection.Learning is null
        ? SynapseTableBuilder.Build(
            projection.Connectivity,
            groups[pre].Size,
            groups[post].Size,
            projection.Units == WeightUnits.Real ? BalancingDelay(projection, pre, post, isFeedback) : 0)
        : SynapseTableBuilder.BuildLearning(projection.Connectivity, groups[pre].Size, groups[post].Size, projection.Tags);

    /// <summary>
    /// A float network evaluates all layers of a step at once; on the chip a layer of depth d computes that step d steps
    /// later. A projection that skips layers therefore waits for the layers it skips, and one that closes a cycle (which
    /// carries the spikes of the step before) for the difference the other way round.
    /// </summary>
    private int BalancingDelay(Projection projection, int pre, int post, bool isFeedback)
    {
        int wanted = groups[post].Depth - groups[pre].Depth - (isFeedback ? 0 : 1);
        int longest = projection.Connectivity switch
        {
            DenseConnectivity dense => dense.Delays.Values.Max(),
            SparseConnectivity sparse => sparse.Synapses.IsEmpty ? 0 : sparse.Synapses.Max(s => s.Delay),
            ConvConnectivity conv => conv.Delays.Values.Max(),
            _ => 0,
        };
        int possible = Math.Clamp(wanted, 0, maxDelay - longest);
        if (possible != wanted)
        {
            bag.Add(
                DiagnosticTable.LatencyNotBalanced,
                projection.Location,
                $"projection '{projection.Name}' from depth {groups[pre].Depth} to depth {groups[post].Depth}",
                $"{wanted} steps wanted",
                $"0..{maxDelay - longest}");
        }

        return possible;
    }

    /// <summary>
    /// A current goes to the bias registers of its population, the same gain for all units, and there acts on v.
    /// </summary>
    private void CheckCurrentDrives()
    {
        foreach (GraphInput input in graph.Inputs.Where(i => i.Drive is RealCurrentDrive))
        {
            var group = (RealGroup)groups[indices[input.Population]];
            if (group.DecayU.Values.Any(a => a != 1) || !PerUnitMath.IsUniform(group.CurrentGain) || !PerUnitMath.IsUniform(group.SpikeGain))
            {
                bag.Add(
                    DiagnosticTable.CurrentDrive,
                    group.Location,
                    $"input '{input.Name}' drives '{group.Name}'",
                    group.DecayU.Values.Any(a => a != 1) ? "a synaptic filter" : "different r per unit",
                    "no filter and one r for all units");
            }
        }
    }

    /// <summary>Biases of projections: into the bias register where they act on v directly, else by a constant compartment.</summary>
    private void LowerBiases()
    {
        for (int g = 0; g < graph.Populations.Length; g++)
        {
            if (groups[g] is not RealGroup group || SumOfBiases(g, group.Size) is not { } sum)
            {
                continue;
            }

            PerUnit<double> bias = new(sum);
            bool driven = graph.Inputs.Any(i => i.Drive is RealCurrentDrive && indices[i.Population] == g);
            bool filtered = group.DecayU.Values.Any(a => a != 1);
            if (filtered || (driven && !PerUnitMath.IsUniform(bias)))
            {
                AddConstant(g, group, bias);
            }
            else
            {
                PerUnit<double> perStep = PerUnitMath.Map(bias, group.CurrentGain, (b, gain) => b * gain);
                groups[g] = group with { Bias = PerUnitMath.Map(group.Bias, perStep, (a, b) => a + b) };
            }
        }
    }

    private ImmutableArray<double>? SumOfBiases(int group, int size)
    {
        double[]? sum = null;
        foreach (Projection projection in graph.Projections)
        {
            if (projection.Bias is { } bias && indices[projection.Post] == group && bias.Any(b => b != 0))
            {
                sum ??= new double[size];
                for (int unit = 0; unit < size; unit++)
                {
                    sum[unit] += bias[unit];
                }
            }
        }

        return sum is null ? null : [.. sum];
    }

    private void AddConstant(int served, RealGroup group, PerUnit<double> bias)
    {
        // A spike of step 1 arrives in step 2, the first step of a layer of depth 1; deeper layers wait longer.
        int delay = Math.Clamp(group.Depth - 1, 0, maxDelay);
        string name = FreeName($"{group.Name}.bias");
        double amplitude = options.SpikeAmplitude == SpikeAmplitude.UnitArea ? 1 / dt : 1;
        var constant = new IntegerGroup
        {
            Name = name,
            Size = 1,
            Location = group.Location,
            ServesGroup = served,
            Parameters = new IntegerCuba { BiasMant = 1, VthMant = 0 },
        };
        SparseSynapse[] synapses =
            [.. Enumerable.Range(0, group.Size).Select(unit => new SparseSynapse(0, unit, (float)(bias[unit] / amplitude), delay))];
        this.synapses.Add(new SynapseGroup
        {
            Name = name,
            Pre = groups.Count,
            Post = served,
            Units = WeightUnits.Real,
            IsBias = true,
            Location = group.Location,
            Table = SynapseTableBuilder.Build(new SparseConnectivity([.. synapses]), 1, group.Size, 0),
        });
        groups.Add(constant);
        bag.Add(
            DiagnosticTable.BiasByConstant,
            group.Location,
            $"the bias of '{group.Name}' is made by the constant compartment '{name}' with a delay of {delay}");
        if (group.Depth == 0)
        {
            bag.Add(
                DiagnosticTable.LatencyNotBalanced,
                group.Location,
                $"the bias of '{group.Name}', made by a constant compartment, arrives first in step 2",
                "step 2",
                "step 1");
        }
    }

    private string FreeName(string wanted)
    {
        string name = wanted;
        while (indices.ContainsKey(name) || groups.Exists(g => g.Name == name))
        {
            name += "'";
        }

        return name;
    }

    private static int LongestDelay(SynapseGroup group) => group.Table.Delays is null ? 0 : group.Table.Delays.Max();
}
