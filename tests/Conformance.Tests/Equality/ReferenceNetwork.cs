using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>
/// The user's graph computed by the letter of core-semantics sections 2 to 4, with no compiler, core, word or packet in
/// between. Chip integers are weights of effect 64 * w; mantissas are truncated and shifted as section 4 says.
/// </summary>
internal sealed class ReferenceNetwork
{
    private const int Slots = 64;
    private const int LargestWeight = (1 << 21) - 64;

    private readonly SnnGraph _graph;
    private readonly Dictionary<string, Units> _units = [];
    private readonly List<(string Pre, int PreUnit, Synapse Synapse)> _synapses = [];
    private readonly ILookup<(string, int), Synapse> _outgoing;
    private int _step;

    public ReferenceNetwork(SnnGraph graph)
    {
        _graph = graph;
        foreach (Population population in graph.Populations.Where(p => p.Model is IntegerCuba))
        {
            _units.Add(population.Name, new Units((IntegerCuba)population.Model, population.Size));
        }

        foreach (Projection projection in graph.Projections)
        {
            AddSynapses(projection);
        }

        _outgoing = _synapses.ToLookup(s => (s.Pre, s.PreUnit), s => s.Synapse);
    }

    public int[] Current(string population) => _units[population].U;

    public int[] Voltage(string population) => _units[population].V;

    /// <summary>One step. Takes the sources' spikes, returns those of the compartments.</summary>
    public List<(string Population, int Unit)> Step(IEnumerable<(string Population, int Unit)> outside)
    {
        _step++;
        var fired = new List<(string Population, int Unit)>();
        foreach (Population population in _graph.Populations)
        {
            if (_units.TryGetValue(population.Name, out Units? units))
            {
                fired.AddRange(units.Integrate(_step).Select(unit => (population.Name, unit)));
            }
        }

        foreach ((string, int) spike in fired.Concat(outside))
        {
            foreach (Synapse synapse in _outgoing[spike])
            {
                synapse.Post.Pending[synapse.PostUnit, (_step + 1 + synapse.Delay) % Slots] += synapse.Effect;
            }
        }

        return fired;
    }

    private void AddSynapses(Projection projection)
    {
        Units post = _units[projection.Post];
        switch (projection.Connectivity)
        {
            case SparseConnectivity sparse:
                foreach (SparseSynapse s in sparse.Synapses)
                {
                    _synapses.Add((projection.Pre, s.Pre, new Synapse(post, s.Post, Effect(projection, (int)s.Weight), s.Delay)));
                }

                break;
            case DenseConnectivity dense:
                int rows = _graph.Population(projection.Pre).Size;
                for (int i = 0; i < dense.Weights.Length; i++)
                {
                    _synapses.Add((projection.Pre, i % rows, new Synapse(
                        post, i / rows, Effect(projection, (int)dense.Weights.Span[i]), dense.Delays[i])));
                }

                break;
        }
    }

    private static int Effect(Projection projection, int weight)
    {
        if (projection.Format is not { } format)
        {
            return 64 * weight;
        }

        int lsb = 8 - format.WeightBits + (format.Sign == SignMode.Mixed ? 1 : 0);
        int stored = format.Sign == SignMode.Mixed
            ? (weight >> lsb) << lsb
            : Math.Sign(weight) * ((Math.Abs(weight) >> lsb) << lsb);
        long shifted = format.WeightExp >= 0 ? (long)stored << format.WeightExp : stored >> -format.WeightExp;
        return (int)Math.Clamp(shifted << 6, -LargestWeight, LargestWeight);
    }

    private sealed record Synapse(Units Post, int PostUnit, int Effect, int Delay);

    private sealed class Units(IntegerCuba model, int size)
    {
        private readonly int[] _refractory = new int[size];

        public int[] U { get; } = new int[size];

        public int[] V { get; } = [.. Enumerable.Range(0, size).Select(unit => model.VInit[unit])];

        public long[,] Pending { get; } = new long[size, Slots];

        public List<int> Integrate(int step)
        {
            bool hardReset = model.ResetInterval > 0 && step % model.ResetInterval == model.ResetOffset % model.ResetInterval;
            long low = -(1L << model.VMinExp) + 1;
            long high = (1L << (9 + (2 * model.VMaxExp))) - 1;
            var fired = new List<int>();
            for (int i = 0; i < size; i++)
            {
                long q = Wrap(Pending[i, step % Slots], 21);
                Pending[i, step % Slots] = 0;
                long u = Wrap(Decay(hardReset ? 0 : U[i], model.DecayU[i] + 1) + q, 23);
                long z = Wrap(u + ((long)model.BiasMant[i] << model.BiasExp[i]), 23);
                long v = Math.Clamp(Decay(hardReset ? 0 : V[i], model.DecayV[i]) + z, low, high);
                v = _refractory[i] > 0 ? 0 : v;
                long threshold = (long)model.VthMant[i] << 6;
                if (v > threshold)
                {
                    fired.Add(i);
                    v = model.Reset switch { ResetMode.Zero => 0, ResetMode.None => v, _ => v - threshold };
                    _refractory[i] = model.Refract[i];
                }

                _refractory[i] = Math.Max(_refractory[i] - 1, 0);
                (U[i], V[i]) = ((int)u, (int)v);
            }

            return fired;
        }

        private static long Decay(long x, int d) => Math.Sign(x) * ((Math.Abs(x) * (4096 - d)) >> 12);

        /// <summary>Two's complement of so many magnitude bits and a sign.</summary>
        private static long Wrap(long x, int bits) => x << (63 - bits) >> (63 - bits);
    }
}
