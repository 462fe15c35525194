using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;

namespace Compiler.Tests.Oracle;

/// <summary>
/// Runs a quantized network by the letter of core-semantics sections 2 to 4, without cores, words or packets: what the
/// compiler promises the chip will do. Slow and plain on purpose.
/// </summary>
internal sealed class NetworkSimulator
{
    private const int Slots = 64;

    private readonly QuantizedGraph network;
    private readonly int[][] u;
    private readonly int[][] v;
    private readonly int[][] refract;
    private readonly int[][] pending;
    private readonly Dictionary<int, int[]> biases = [];
    private int step;

    public NetworkSimulator(QuantizedGraph network)
    {
        this.network = network;
        u = [.. network.Groups.Select(g => new int[g.Size])];
        v = [.. network.Groups.Select(g => Enumerable.Range(0, g.Size).Select(i => g.Parameters?.VInit[i] ?? 0).ToArray())];
        refract = [.. network.Groups.Select(g => new int[g.Size])];
        pending = [.. network.Groups.Select(g => new int[g.Size * Slots])];
    }

    public int[] V(string group) => v[Index(group)];

    public int[] U(string group) => u[Index(group)];

    /// <summary>Replaces the biases of a group, in chip units, from the next step on.</summary>
    public void SetBias(string group, int[]? bias)
    {
        if (bias is null)
        {
            biases.Remove(Index(group));
        }
        else
        {
            biases[Index(group)] = bias;
        }
    }

    /// <summary>One step; returns the spikes of each group, and takes those of the sources.</summary>
    public List<int>[] Step(params (string Source, int[] Units)[] external)
    {
        step++;
        List<int>[] spikes = [.. network.Groups.Select(_ => new List<int>())];
        foreach ((string source, int[] units) in external)
        {
            spikes[Index(source)].AddRange(units);
        }

        for (int g = 0; g < network.Groups.Length; g++)
        {
            if (network.Groups[g].Parameters is { } parameters)
            {
                Integrate(g, parameters, spikes[g]);
            }
        }

        foreach (QuantizedSynapses synapses in network.Synapses)
        {
            foreach (int pre in spikes[synapses.Pre])
            {
                for (int i = synapses.Table.RowStart[pre]; i < synapses.Table.RowStart[pre + 1]; i++)
                {
                    int weight = synapses.Table.Weights[i];
                    int exponent = synapses.Format?.WeightExp ?? 0;
                    int effect = Math.Clamp((exponent >= 0 ? weight << exponent : weight >> -exponent) << 6, -2097088, 2097088);
                    int slot = (step + 1 + synapses.Table.Delay(i)) % Slots;
                    pending[synapses.Post][(synapses.Table.Posts[i] * Slots) + slot] += effect;
                }
            }
        }

        return spikes;
    }

    public List<int> Spikes(List<int>[] spikes, string group) => spikes[Index(group)];

    private int Index(string group) => network.Groups.ToList().FindIndex(g => g.Name == group);

    private void Integrate(int g, IntegerCuba p, List<int> spikes)
    {
        for (int i = 0; i < network.Groups[g].Size; i++)
        {
            int slot = (i * Slots) + (step % Slots);
            int q = Wrap(pending[g][slot], 21);
            pending[g][slot] = 0;
            if (p.ResetInterval > 0 && step % p.ResetInterval == p.ResetOffset % p.ResetInterval)
            {
                u[g][i] = 0;
                v[g][i] = 0;
            }

            int bias = biases.TryGetValue(g, out int[]? given) ? given[i] : p.BiasMant[i] << p.BiasExp[i];
            int current = Wrap(Decay(u[g][i], p.DecayU[i] + 1) + q, 23);
            long sum = Decay(v[g][i], p.DecayV[i]) + Wrap(current + bias, 23);
            long voltage = Math.Clamp(sum, -(1L << p.VMinExp) + 1, (1L << (9 + (2 * p.VMaxExp))) - 1);
            if (refract[g][i] > 0)
            {
                voltage = 0;
            }

            long threshold = (long)p.VthMant[i] << 6;
            if (voltage > threshold)
            {
                spikes.Add(i);
                refract[g][i] = p.Refract[i];
                voltage = p.Reset switch { ResetMode.Zero => 0, ResetMode.Subtract => voltage - threshold, _ => voltage };
            }

            refract[g][i] = Math.Max(refract[g][i] - 1, 0);
            u[g][i] = current;
            v[g][i] = (int)voltage;
        }
    }

    private static int Decay(int x, int d) => (int)(Math.Sign(x) * ((Math.Abs((long)x) * (4096 - d)) >> 12));

    private static int Wrap(int x, int bits)
    {
        int range = 1 << (bits + 1);
        int shifted = (x + (1 << bits)) % range;
        return (shifted < 0 ? shifted + range : shifted) - (1 << bits);
    }
}
