namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Spikes of source units that fire in every step with a probability: Poisson processes, counted in steps.</summary>
internal static class RandomTrains
{
    /// <summary>Host stream of the draws.</summary>
    private const ulong Stream = 201;

    /// <summary>Steps whose spikes are given to the chip at once.</summary>
    private const int Turn = 500;

    /// <summary>A probability in parts of 2^32, as draws are compared with it.</summary>
    public static uint Parts(double probability) => (uint)(probability * 4294967296.0);

    /// <summary>Runs steps in which the units of a source population fire at random.</summary>
    /// <param name="run">The network.</param>
    /// <param name="population">The source population.</param>
    /// <param name="units">Its units.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="steps">Steps to run.</param>
    /// <param name="parts">Probability of step (0 for the first one run) and unit, in parts of 2^32.</param>
    /// <param name="firstDraw">Number that the first step has in the draws.</param>
    public static void Run(LearningRun run, string population, int units, ulong seed, int steps, Func<int, int, uint> parts, long firstDraw)
    {
        long first = run.Step + 1;
        for (int done = 0; done < steps;)
        {
            int end = Math.Min(steps, done + Turn);
            for (int step = done; step < end; step++)
            {
                for (int unit = 0; unit < units; unit++)
                {
                    if (HostRandom.Bits(seed, Stream, (ulong)(firstDraw + step), (ulong)unit) < parts(step, unit))
                    {
                        run.Fire(population, unit, first + step);
                    }
                }
            }

            run.Run(end - done);
            done = end;
        }
    }
}
