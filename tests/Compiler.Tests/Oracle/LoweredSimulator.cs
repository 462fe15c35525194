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
        this.u = [.. network.Groups.Select(g => new double[g.Size])];
        this.v = [.. network.Groups.Select(g => Enumerable.Range(0, g.Size).Select(i => g is RealGroup real ? real.StartV[i] : 0).ToArray())];
        this.pending = [.. network.Groups.Select(g => new double[g.Size * Slots])];
    }

    public double[] V(string group) => this.v[this.Index(group)];

    public List<int>[] Step(params (string Source, int[] Units)[] external)
    {
        this.step++;
        List<int>[] spikes = [.. this.network.Groups.Select(_ => new List<int>())];
        foreach ((string source, int[] units) in external)
        {
            spikes[this.Index(source)].AddRange(units);
        }

        for (int g = 0; g < this.network.Groups.Length; g++)
        {
            switch (this.network.Groups[g])
            {
                case RealGroup real:
                    this.Integrate(g, real, spikes[g]);
                    break;
                case IntegerGroup { ServesGroup: not null }:
                    spikes[g].Add(0);
                    break;
            }
        }

        foreach (SynapseGroup synapses in this.network.Synapses)
        {
            foreach (int pre in spikes[synapses.Pre])
            {
                for (int i = synapses.Table.RowStart[pre]; i < synapses.Table.RowStart[pre + 1]; i++)
                {
                    int slot = (this.step + 1 + synapses.Table.Delay(i)) % Slots;
                    this.pending[synapses.Post][(synapses.Table.Posts[i] * Slots) + slot] += synapses.Table.Weights[i];
                }
            }
        }

        return spikes;
    }

    public List<int> Spikes(List<int>[] spikes, string group) => spikes[this.Index(group)];

    private int Index(string group) => this.network.Groups.ToList().FindIndex(g => g.Name == group);

    private void Integrate(int g, RealGroup p, List<int> spikes)
    {
        for (int i = 0; i < p.Size; i++)
        {
            int slot = (i * Slots) + (this.step % Slots);
            this.u[g][i] = ((1 - p.DecayU[i]) * this.u[g][i]) + (p.SpikeGain[i] * this.pending[g][slot]);
            this.pending[g][slot] = 0;
            if (this.step <= p.Depth)
            {
                continue;
            }

            this.v[g][i] = ((1 - p.DecayV[i]) * this.v[g][i]) + this.u[g][i] + p.Bias[i];
            if (this.v[g][i] > p.Threshold[i])
            {
                spikes.Add(i);
                this.v[g][i] = p.Reset switch { ResetMode.Zero => 0, ResetMode.Subtract => this.v[g][i] - p.Threshold[i], _ => this.v[g][i] };
            }
        }
    }
}
