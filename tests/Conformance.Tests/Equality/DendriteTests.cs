using Conformance.Tests.Chain;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Graph;
using NeuroChip.Server;
using NeuroChip.Spec;
using DendriteJoin = NeuroChip.Graph.DendriteJoin;
using DendritePush = NeuroChip.Graph.DendritePush;

namespace Conformance.Tests.Equality;

/// <summary>
/// Neurons of four compartments, through the whole compiler, against a reference that walks the tree from the root and knows
/// no stack. The root joins the middle one, A, and a leaf, B; the middle one joins another leaf. Spikes of the root go back
/// to the leaf of the middle one.
/// </summary>
public sealed class DendriteTests
{
    private const int Units = 7;
    private const int Sources = 5;
    private const int Steps = 40;
    private static readonly string[] s_names = ["root", "middle", "inner", "outer"];

    public static TheoryData<DendriteJoin, string> Joins()
    {
        var rows = new TheoryData<DendriteJoin, string>();
        foreach (string engine in EngineChoice.Names)
        {
            foreach (DendriteJoin join in Enum.GetValues<DendriteJoin>().Where(join => join != DendriteJoin.None))
            {
                rows.Add(join, engine);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Joins))]
    public void Every_current_voltage_and_spike_is_that_of_the_tree(DendriteJoin join, string engine)
    {
        int seed = 8000 + (int)join;
        var network = new TreeNetwork(join, seed);
        (int[] U, int[] V, bool[] Spiked)[][] wanted = network.Reference();
        wanted.Sum(step => step.Sum(population => population.Spiked.Count(s => s))).ShouldBeGreaterThan(20, $"seed {seed}: too quiet to show anything");
        foreach (CompileOptions options in new CompileOptions[] { new(), new() { Split = 3, PlacementSeed = 5 } })
        {
            using CompiledNetwork chip = CompiledNetwork.Load(network.Graph(), "loihi1-d18", Engines.Of(engine), options);
            (Probe U, Probe V)[] probes = [.. s_names.Select(name => (chip.Record(name, ProbeVariable.Current), chip.Record(name, ProbeVariable.Voltage)))];
            List<(long Step, string Population, int Unit)> spikes = chip.Run(Steps, network.Input());
            for (int p = 0; p < s_names.Length; p++)
            {
                string what = $"{s_names[p]}, split {options.Split}, seed {seed}";
                probes[p].U.Take().Values.ShouldBe(wanted.SelectMany(step => step[p].U), $"u of {what}");
                probes[p].V.Take().Values.ShouldBe(wanted.SelectMany(step => step[p].V), $"v of {what}");
                spikes.Where(s => s.Population == s_names[p]).Select(s => (s.Step, s.Unit)).Order().ShouldBe(
                    from step in Enumerable.Range(0, Steps) from unit in Enumerable.Range(0, Units) where wanted[step][p].Spiked[unit] select ((long)step + 1, unit),
                    $"spikes of {what}");
            }
        }
    }

    private sealed class TreeNetwork
    {
        private readonly DendriteJoin _join;
        private readonly DendriteJoin _middleJoin;
        private readonly DendritePush[] _pushes;
        private readonly IntegerCuba[] _models = new IntegerCuba[4];
        private readonly float[][] _weights = new float[4][];
        private readonly float[] _feedback;
        private readonly bool[,] _input = new bool[Steps, Sources];

        public TreeNetwork(DendriteJoin join, int seed)
        {
            var random = new Random(seed);
            _join = join;
            _middleJoin = (DendriteJoin)(((int)join % 7) + 1);
            _pushes = [DendritePush.None, .. Enumerable.Range(0, 3).Select(i => (DendritePush)((((int)join + i) % 3) + 1))];
            for (int p = 0; p < 4; p++)
            {
                _models[p] = new IntegerCuba
                {
                    DecayU = random.Next(500, 4096),
                    DecayV = random.Next(0, 2000),
                    VthMant = random.Next(20, 60),
                    Refract = random.Next(1, 4),
                    BiasMant = new PerUnit<int>([.. Enumerable.Range(0, Units).Select(_ => random.Next(-200, 400))]),
                };
                _weights[p] = [.. Enumerable.Range(0, Units * Sources).Select(_ => (float)random.Next(-20, 40))];
            }

            _feedback = [.. Enumerable.Range(0, Units * Units).Select(_ => (float)random.Next(-15, 16))];
            for (int i = 0; i < Steps * Sources; i++)
            {
                _input[i / Sources, i % Sources] = random.Next(3) == 0;
            }
        }

        public SnnGraph Graph()
        {
            SnnGraphBuilder builder = new SnnGraphBuilder("tree").Source("in", Sources);
            for (int p = 0; p < 4; p++)
            {
                builder.Compartments(s_names[p], Units, _models[p]).Dense("in", s_names[p], _weights[p]);
            }

            return builder
                .Dense("root", "inner", _feedback)
                .Dendrite("root", _join, new DendriteInput("middle", _pushes[1]), new DendriteInput("outer", _pushes[3]))
                .Dendrite("middle", _middleJoin, new DendriteInput("inner", _pushes[2]))
                .Build();
        }

        public IEnumerable<InjectedSpike> Input() =>
            from step in Enumerable.Range(0, Steps)
            from source in Enumerable.Range(0, Sources)
            where _input[step, source]
            select InjectedSpike.OfUnit("in", source, step + 1);

        /// <summary>By step, then population: u, v and spikes of every unit.</summary>
        public (int[] U, int[] V, bool[] Spiked)[][] Reference()
        {
            var state = new (int[] U, int[] V, bool[] Spiked)[4];
            var silent = new int[4, Units];
            Array.Fill(state, (new int[Units], new int[Units], new bool[Units]));
            var result = new (int[], int[], bool[])[Steps][];
            for (int step = 0; step < Steps; step++)
            {
                var next = new (int[] U, int[] V, bool[] Spiked)[4];
                for (int p = 0; p < 4; p++)
                {
                    next[p] = ([.. Enumerable.Range(0, Units).Select(unit => Current(p, unit, step, state))], [.. state[p].V], new bool[Units]);
                }

                for (int unit = 0; unit < Units; unit++)
                {
                    Serve(0, unit, next, silent);
                }

                result[step] = state = next;
            }

            return result;
        }

        private int Current(int p, int unit, int step, (int[] U, int[] V, bool[] Spiked)[] before)
        {
            double input = 0;
            for (int source = 0; source < Sources && step > 0; source++)
            {
                input += _input[step - 1, source] ? _weights[p][(unit * Sources) + source] : 0;
            }

            for (int root = 0; root < Units && p == 2; root++)
            {
                input += before[0].Spiked[root] ? _feedback[(unit * Units) + root] : 0;
            }

            return Decay(before[p].U[unit], _models[p].DecayU[unit] + 1) + (int)(64 * input);
        }

        /// <summary>Serves the children, then the compartment; what it passes.</summary>
        private int Serve(int p, int unit, (int[] U, int[] V, bool[] Spiked)[] state, int[,] silent)
        {
            int u = state[p].U[unit];
            int x = p switch
            {
                0 => Joined(_join, u, Serve(1, unit, state, silent), Serve(3, unit, state, silent)),
                1 => Joined(_middleJoin, u, Serve(2, unit, state, silent), null),
                _ => u,
            };
            int v = silent[p, unit] > 0 ? 0 : Decay(state[p].V[unit], _models[p].DecayV[unit]) + x + _models[p].BiasMant[unit];
            bool spiked = v > _models[p].VthMant[unit] * 64;
            state[p].Spiked[unit] = spiked;
            state[p].V[unit] = spiked ? 0 : v;
            silent[p, unit] = Math.Max(0, (spiked ? _models[p].Refract[unit] : silent[p, unit]) - 1);
            return _pushes[p] switch
            {
                DendritePush.Current => x,
                DendritePush.Voltage => v,
                _ => spiked ? 64 : 0,
            };
        }

        /// <summary>The table of the manual, on values far from any wrap.</summary>
        private static int Joined(DendriteJoin join, int u, int a, int? b) => join switch
        {
            DendriteJoin.Add => u + a + (b ?? 0),
            DendriteJoin.Maximum => Math.Max(u, Math.Max(a, b ?? a)),
            DendriteJoin.Minimum => Math.Min(u, Math.Min(a, b ?? a)),
            DendriteJoin.Or => u + (a > 0 || b > 0 ? 64 : 0),
            DendriteJoin.And => u + (a > 0 && (b ?? a) > 0 ? 64 : 0),
            DendriteJoin.Pass => a > 0 ? u + (b ?? 0) : 0,
            _ => a > 0 ? 0 : u + (b ?? 0),
        };

        private static int Decay(int value, int decay) => Math.Sign(value) * (int)((long)Math.Abs(value) * (4096 - decay) >> 12);
    }
}
