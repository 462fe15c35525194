using NeuroChip.Emulator.Engines;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Learning.Systems.Digits;

/// <summary>A chip with the network, to which digits are shown one after the other.</summary>
/// <param name="digits">The digits.</param>
/// <param name="image">The network.</param>
/// <param name="seed">Seed of the steps in which pixels spike.</param>
/// <param name="engines">Makes the chip's engine.</param>
/// <param name="onShown">Takes how many digits were shown just now.</param>
/// <param name="cancel">Gives up.</param>
internal sealed class DigitsChip(DigitSet digits, ChipImage image, ulong seed, IEngineFactory engines, Action<int> onShown, CancellationToken cancel) : IDisposable
{
    private const int PerRun = 10;

    private const ulong JitterStream = 102;

    /// <summary>The session on the chip.</summary>
    public LearningRun Run { get; } = new(image, engines, cancel);

    /// <summary>Shows digits; answers, per digit, the excitatory units that spiked.</summary>
    /// <param name="first">First digit.</param>
    /// <param name="count">How many.</param>
    /// <param name="presentation">Number of the first presentation: each has steps of its own for its spikes.</param>
    public List<int[]> Show(int first, int count, int presentation)
    {
        int excitatory = Run.IndexOf(DigitsNetwork.Excitatory);
        var responses = new List<int[]>();
        for (int done = 0; done < count; done += PerRun)
        {
            int now = Math.Min(PerRun, count - done);
            long start = Run.Step;
            for (int i = done; i < done + now; i++)
            {
                Give(first + i, presentation + i, start + ((i - done) * DigitsNetwork.Steps));
            }

            Run.Run(now * DigitsNetwork.Steps);
            ILookup<long, int> units = Run.TakeSpikes().Where(spike => spike.Population == excitatory)
                .ToLookup(spike => (spike.Step - start - 1) / DigitsNetwork.Steps, spike => spike.Unit);
            responses.AddRange(Enumerable.Range(0, now).Select(i => units[i].ToArray()));
            onShown(now);
        }

        return responses;
    }

    /// <summary>A projection that learns, or null where it does not.</summary>
    public LearnedProjection? Learned(string projection) =>
        Run.Image.Manifest.Projections.Any(learned => learned.Name == projection) ? Run.Read(projection) : null;

    public void Dispose() => Run.Dispose();

    /// <summary>The spikes of a digit: one per pixel, in one of the first steps.</summary>
    private void Give(int digit, int presentation, long start)
    {
        for (int pixel = 0; pixel < DigitSet.Pixels; pixel++)
        {
            int unit = digits.IsOn(digit, pixel) ? pixel : DigitSet.Pixels + pixel;
            int step = 1 + HostRandom.Below(seed, JitterStream, (ulong)presentation, (ulong)unit, DigitsNetwork.InputSteps);
            Run.Fire(DigitsNetwork.Pixels, unit, start + step);
        }

        Run.Fire(DigitsNetwork.Tonic, 0, start + 1);
        Run.Fire(DigitsNetwork.Gate, 0, start + DigitsNetwork.GateStep);
    }
}
