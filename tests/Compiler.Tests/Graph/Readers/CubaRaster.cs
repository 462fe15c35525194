using NeuroChip.Graph;

namespace Compiler.Tests.Graph.Readers;

/// <summary>
/// A recurrent CubaLIF layer in double precision, forward Euler, the current of the same step acting on v, reset to v_reset:
/// enough to hold what was read against a published raster.
/// </summary>
internal static class CubaRaster
{
    internal static bool[] Run(SnnGraph graph, string population, (int Step, int Unit)[] input, int steps, double dt)
    {
        int size = graph.Population(population).Size;
        FloatCuba model = (FloatCuba)graph.Population(population).Model;
        Projection[] into = [.. graph.Projections.Where(p => p.Post == population)];
        double[] current = new double[size];
        double[] voltage = new double[size];
        bool[] raster = new bool[steps * size];
        List<int> last = [];
        for (int step = 0; step < steps; step++)
        {
            int[] external = [.. input.Where(e => e.Step == step).Select(e => e.Unit)];
            List<int> spikes = [];
            for (int i = 0; i < size; i++)
            {
                double drive = into.Sum(p => p.Bias!.Value[i] + (p.Pre == population ? last : (IEnumerable<int>)external)
                    .Sum(pre => ((DenseConnectivity)p.Connectivity).Weights.Span[(i * graph.Population(p.Pre).Size) + pre]));
                current[i] += dt / model.TauSyn!.Value[i] * (-current[i] + (model.WIn[i] * drive));
                voltage[i] += dt / model.TauMem!.Value[i] * (model.VLeak[i] - voltage[i] + (model.R[i] * current[i]));
                if (voltage[i] > model.VThreshold[i])
                {
                    voltage[i] = model.VReset[i];
                    raster[(step * size) + i] = true;
                    spikes.Add(i);
                }
            }

            last = spikes;
        }

        return raster;
    }
}
