using NeuroChip.Graph;

namespace Compiler.Tests.Oracle;

/// <summary>
/// Runs a NIR-like graph the way a float framework does: in each step every population once, in an order in which a
/// projection's pre comes before its post, except that feedback carries the spikes of the step before. Independent of
/// lowering: straight from the differential equations of the graph.
/// </summary>
internal sealed class GraphSimulator
{
    private readonly SnnGraph graph;
    private readonly double dt;
    private readonly string[] order;
    private readonly Dictionary<string, double[]> current = [];
    private readonly Dictionary<string, double[]> v = [];
    private Dictionary<string, bool[]> before = [];

    /// <param name="graph">A graph whose populations are listed in such an order.</param>
    /// <param name="dt">Seconds per step.</param>
    public GraphSimulator(SnnGraph graph, double dt)
    {
        this.graph = graph;
        this.dt = dt;
        order = [.. graph.Populations.Select(p => p.Name)];
        foreach (Population population in graph.Populations)
        {
            current[population.Name] = new double[population.Size];
            v[population.Name] = new double[population.Size];
            before[population.Name] = new bool[population.Size];
        }
    }

    public double[] V(string population) => v[population];

    public Dictionary<string, bool[]> Step(string source, bool[] input)
    {
        var now = new Dictionary<string, bool[]> { [source] = input };
        foreach (string name in order.Where(n => n != source))
        {
            now[name] = Population(graph.Population(name), now);
        }

        before = now;
        return now;
    }

    private bool[] Population(Population population, Dictionary<string, bool[]> now)
    {
        double[] input = new double[population.Size];
        foreach (Projection projection in graph.Projections.Where(p => p.Post == population.Name))
        {
            bool[] spikes = now.TryGetValue(projection.Pre, out bool[]? same) ? same : before[projection.Pre];
            ReadOnlySpan<float> weights = ((DenseConnectivity)projection.Connectivity).Weights.Span;
            for (int post = 0; post < population.Size; post++)
            {
                for (int pre = 0; pre < spikes.Length; pre++)
                {
                    input[post] += spikes[pre] ? weights[(post * spikes.Length) + pre] : 0;
                }

                input[post] += projection.Bias?[post] ?? 0;
            }
        }

        bool[] result = new bool[population.Size];
        for (int unit = 0; unit < population.Size; unit++)
        {
            result[unit] = population.Model is FloatCuba cuba
                ? Neuron(cuba, current[population.Name], v[population.Name], unit, input[unit])
                : Sum(v[population.Name], unit, input[unit]);
        }

        return result;
    }

    private bool Neuron(FloatCuba n, double[] currents, double[] voltages, int unit, double input)
    {
        ref double i = ref currents[unit];
        ref double u = ref voltages[unit];
        i = n.TauSyn is { } synapse ? i + (dt / synapse[unit] * (-i + (n.WIn[unit] * input))) : n.WIn[unit] * input;
        u += n.TauMem is { } membrane
            ? dt / membrane[unit] * (n.VLeak[unit] - u + (n.R[unit] * i))
            : dt * n.R[unit] * i;
        if (u <= n.VThreshold[unit])
        {
            return false;
        }

        u = n.VReset[unit];
        return true;
    }

    private static bool Sum(double[] voltages, int unit, double input)
    {
        voltages[unit] += input;
        return false;
    }
}
