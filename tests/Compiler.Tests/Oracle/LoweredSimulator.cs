using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;

namespace Compiler.Tests.Oracle;

/// <summary>
/// Runs a lowered network in floating point: the chip's order of events with real numbers. Bias registers of a group wait
/// for its first input, as the quantizer's start voltages make them seem to.
/// </summary>
internal sealed class LoweredSimulator
{
    private const int Slots = 64;

    private readonly LoweredGraph network;
    private readonly double[][] u;
    private readonly double[][] v;
    private readonly double[][] pending;
    private int step;

    public LoweredSimulator(LoweredGraph network)
    {
        this.network = network;
        u = [.. network.Groups.Select(g => new double[g.Size])];
        v = [.. network.Groups.Select(g => Enumerable.Range(0, g.Size).Select(i => g is RealGroup real ? real.StartV[i] : 0).ToArray())];
        pending = [.. network.Groups.Select(g => new double[g.Size * Slots])];
    }

    public double[] V(string group) => v[Index(group)];

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
            switch (network.Groups[g])
            {
                case RealGroup real:
                    Integrate(g, real, spikes[g]);
                    break;
                case IntegerGroup { ServesGroup: not null }:
                    spikes[g].Add(0);
                    break;
            }
        }

        foreach (SynapseGroup synapses in network.Synapses)
        {
            foreach (int pre in spikes[synapses.Pre])
            {
                for (int i = synapses.Table.RowStart[pre]; i < synapses.Table.RowStart[pre + 1]; i++)
                {
                    int slot = (step + 1 + synapses.Table.Delay(i)) % Slots;
                    pending[synapses.Post][(synapses.Table.Posts[i] * Slots) + slot] += synapses.Table.Weights[i];
                }
            }
        }

        return spikes;
    }

    public List<int> Spikes(List<int>[] spikes, string group) => spikes[Index(group)];

    private int Index(string group) => network.Groups.ToList().FindIndex(g => g.Name == group);

    private void Integrate(int g, RealGroup p, List<int> spikes)
    {
        for (int i = 0; i < p.Size; i++)
        {
            int slot = (i * Slots) + (step % Slots);
            u[g][i] = ((1 - p.DecayU[i]) * u[g][i]) + (p.SpikeGain[i] * pending[g][slot]);
            pending[g][slot] = 0;
            if (step <= p.Depth)
            {
                continue;
            }

            v[g][i] = ((1 - p.DecayV[i]) * v[g][i]) + u[g][i] + p.Bias[i];
            if (v[g][i] > p.Threshold[i])
            {
                spikes.Add(i);
                v[g][i] = p.Reset switch { ResetMode.Zero => 0, ResetMode.Subtract => v[g][i] - p.Threshold[i], _ => v[g][i] };
            }
        }
    }
}
