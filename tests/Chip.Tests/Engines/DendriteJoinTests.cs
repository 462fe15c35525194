using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace Chip.Tests.Engines;

/// <summary>Every join of every kind of value at the edges of 24 bits, against formulas written apart from the engines.</summary>
public sealed class DendriteJoinTests
{
    private const int Unreachable = ChipParameters.UnreachableThreshold;
    private const int VMin = 1 - (1 << 23);

    private static readonly int[] Edges = [-(1 << 23), -5000000, -64, -1, 0, 1, 64, 5000000, (1 << 23) - 1];
    private static readonly DendritePush[] Pushes = [DendritePush.Current, DendritePush.Voltage, DendritePush.Spike];

    /// <summary>A child: its current, what it passes, and a threshold that it passes or cannot.</summary>
    private readonly record struct Child(int U, DendritePush Push, int Threshold);

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Joins_of_one_value_follow_their_formula(string name)
    {
        foreach (DendriteJoin join in Enum.GetValues<DendriteJoin>().Where(join => join != DendriteJoin.None))
        {
            (int U, Child A)[] trees = [.. from u in Edges from a in Children() select (u, a)];
            ChipParameters parameters = SyntheticChip.OneCore(2 * trees.Length, 1, 2, []);
            for (int t = 0; t < trees.Length; t++)
            {
                Set(parameters, 2 * t, trees[t].A);
                SetParent(parameters, (2 * t) + 1, trees[t].U, join, both: false);
            }

            int[] voltage = Step(parameters, name);
            for (int t = 0; t < trees.Length; t++)
            {
                long u = trees[t].U;
                long a = Passed(trees[t].A);
                long x = join switch
                {
                    DendriteJoin.Add => Wrap(u + a),
                    DendriteJoin.Maximum => a > u ? a : u,
                    DendriteJoin.Minimum => a < u ? a : u,
                    DendriteJoin.Or or DendriteJoin.And => a > 0 ? Wrap(u + 64) : u,
                    DendriteJoin.Pass => a > 0 ? u : 0,
                    _ => a > 0 ? 0 : u,
                };
                voltage[(2 * t) + 1].ShouldBe((int)Math.Max(x, VMin), $"{join}, u {u}, {trees[t].A}");
            }
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Joins_of_two_values_follow_their_formula(string name)
    {
        foreach (DendriteJoin join in Enum.GetValues<DendriteJoin>().Where(join => join != DendriteJoin.None))
        {
            (int U, Child A, Child B)[] trees = [.. from u in Edges from a in Children() from b in Children() select (u, a, b)];
            ChipParameters parameters = SyntheticChip.OneCore(3 * trees.Length, 1, 2, []);
            for (int t = 0; t < trees.Length; t++)
            {
                Set(parameters, 3 * t, trees[t].B);
                Set(parameters, (3 * t) + 1, trees[t].A);
                SetParent(parameters, (3 * t) + 2, trees[t].U, join, both: true);
            }

            int[] voltage = Step(parameters, name);
            for (int t = 0; t < trees.Length; t++)
            {
                long x = JoinTwo(join, trees[t].U, Passed(trees[t].A), Passed(trees[t].B));
                if (voltage[(3 * t) + 2] != Math.Max(x, VMin))
                {
                    Assert.Fail($"{join}, u {trees[t].U}, A {trees[t].A}, B {trees[t].B}: v {voltage[(3 * t) + 2]}, expected {Math.Max(x, VMin)}");
                }
            }
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_refractory_child_passes_a_voltage_of_zero_and_a_tree_may_be_deep(string name)
    {
        // Sixteen leaves, then parents that add one value each: the last holds the sum of all.
        ChipParameters parameters = SyntheticChip.OneCore(32, 1, 2, []);
        for (int lane = 0; lane < 16; lane++)
        {
            Set(parameters, lane, new Child(1000 + lane, DendritePush.Voltage, Unreachable));
            parameters.InitialRefractory[lane] = lane == 5 ? 2 : 0;
        }

        for (int lane = 16; lane < 32; lane++)
        {
            SetParent(parameters, lane, 0, DendriteJoin.Add, both: lane < 31);
            parameters.Push[lane] = lane < 31 ? DendritePush.Current : DendritePush.None;
        }

        Step(parameters, name)[31].ShouldBe(Enumerable.Range(1000, 16).Sum() - 1005);
    }

    private static long JoinTwo(DendriteJoin join, long u, long a, long b) => join switch
    {
        DendriteJoin.Add => Wrap(u + a + b),
        DendriteJoin.Maximum => new[] { u, a, b }.Max(),
        DendriteJoin.Minimum => new[] { u, a, b }.Min(),
        DendriteJoin.Or => a > 0 || b > 0 ? Wrap(u + 64) : u,
        DendriteJoin.And => a > 0 && b > 0 ? Wrap(u + 64) : u,
        DendriteJoin.Pass => a > 0 ? Wrap(u + b) : 0,
        _ => a > 0 ? 0 : Wrap(u + b),
    };

    private static IEnumerable<Child> Children() =>
        from u in Edges
        from push in Pushes
        from threshold in push == DendritePush.Current ? [Unreachable] : new[] { 0, Unreachable }
        select new Child(u, push, threshold);

    /// <summary>What a child passes: v starts at 0, without bias, so it is u within the limits of the voltage.</summary>
    private static long Passed(Child child) => child.Push switch
    {
        DendritePush.Current => child.U,
        DendritePush.Voltage => Math.Max(child.U, VMin),
        _ => child.U > child.Threshold ? 64 : 0,
    };

    /// <summary>Modulo 2^24 into -2^23..2^23-1.</summary>
    private static long Wrap(long value) => ((((value + (1 << 23)) % (1 << 24)) + (1 << 24)) % (1 << 24)) - (1 << 23);

    private static void Set(ChipParameters parameters, int lane, Child child)
    {
        (parameters.InitialU[lane], parameters.Push[lane], parameters.Threshold[lane]) = (child.U, child.Push, child.Threshold);
        parameters.DecayU[lane] = 0;
    }

    private static void SetParent(ChipParameters parameters, int lane, int u, DendriteJoin join, bool both)
    {
        Set(parameters, lane, new Child(u, DendritePush.None, Unreachable));
        (parameters.Join[lane], parameters.JoinBoth[lane]) = (join, both);
    }

    private static int[] Step(ChipParameters parameters, string name)
    {
        using ICoreEngine engine = TestEngines.Get(name).Create(parameters);
        new EngineDriver(parameters, engine).Run(1);
        return engine.ReadState(0).Voltage;
    }
}
