using NeuroChip.Emulator.Engines;

namespace NeuroChip.Cli.Learning.Systems.Digits;

/// <summary>One network on one chip: learns, is labelled, and is tested.</summary>
internal sealed class DigitsExperiment : IDisposable
{
    private const int PerRun = 10;

    private const ulong JitterStream = 102;

    private readonly DigitSet _digits;
    private readonly DigitsPlan _plan;
    private readonly ulong _seed;
    private readonly LearningRun _run;
    private readonly int _excitatory;
    private readonly Action<int> _onShown;

    /// <summary>Digits shown since the chip was last restarted; says the step at which the next begins.</summary>
    private int _sinceStart;

    /// <summary>Digits shown in all: each has input times of its own.</summary>
    private int _presentation;

    public DigitsExperiment(DigitSet digits, DigitsPlan plan, ulong seed, DigitsParts parts, IEngineFactory engines, Action<int> onShown, CancellationToken cancel)
    {
        _digits = digits;
        _plan = plan;
        _seed = seed;
        _onShown = onShown;
        _run = new LearningRun(DigitsNetwork.Build(plan.Neurons, seed, parts), engines, cancel: cancel);
        _excitatory = _run.IndexOf(DigitsNetwork.Excitatory);
    }

    public DigitsOutcome Run()
    {
        var curve = new List<DigitsBlock>();
        List<int[]> before = [];
        int[] labelsBefore = [];
        double spikes = 0;
        for (int pass = 0; pass < _plan.Passes; pass++)
        {
            spikes = 0;
            for (int first = 0; first < _plan.Train; first += _plan.Block)
            {
                List<int[]> responses = Show(first, _plan.Block);
                int[] labels = _digits.Labels[first..(first + _plan.Block)];
                spikes += responses.Sum(units => units.Length);
                double accuracy = before.Count == 0 ? double.NaN : Accuracy(new DigitsReadout(_plan.Neurons, before, labelsBefore).Soft, responses, labels);
                curve.Add(new DigitsBlock(accuracy, (double)responses.Sum(units => units.Length) / _plan.Block, Learned(DigitsNetwork.TonicProjection)?.Weights ?? []));
                (before, labelsBefore) = (responses, labels);
            }
        }

        LearnedProjection? pixels = Learned(DigitsNetwork.PixelProjection);
        LearnedProjection? tonic = Learned(DigitsNetwork.TonicProjection);
        (long visits, long steps) = (_run.Count(CoreCounter.LearnVisits), _run.Step);
        HoldWeights();
        return Test() with
        {
            Curve = curve,
            Pixels = pixels,
            Tonic = tonic,
            TrainingSpikes = spikes / _plan.Train,
            Visits = visits,
            TrainingSteps = steps,
            Cores = _run.Image.Cores.Length,
        };
    }

    public void Dispose() => _run.Dispose();

    /// <summary>From here on nothing learns: time starts anew with the weights that were learned.</summary>
    private void HoldWeights()
    {
        SynapseMemorySnapshot learned = _run.Save();
        _run.Restart(learned, learning: false);
        _sinceStart = 0;
    }

    private DigitsOutcome Test()
    {
        List<int[]> labelling = Show(0, _plan.Train);
        var readout = new DigitsReadout(_plan.Neurons, labelling, _digits.Labels[.._plan.Train]);
        List<int[]> responses = Show(_plan.FirstTest, _plan.Tests);
        int[] labels = _digits.Labels[_plan.FirstTest..(_plan.FirstTest + _plan.Tests)];
        return new DigitsOutcome(
            Accuracy(readout.Hard, responses, labels), Accuracy(readout.Soft, responses, labels), labels, [.. responses.Select(readout.Hard)])
        {
            Unused = readout.Unused,
            SeveralWinners = (double)responses.Count(units => units.Length > 1) / responses.Count,
            TestSpikes = (double)responses.Sum(units => units.Length) / responses.Count,
        };
    }

    private static double Accuracy(Func<int[], int> decide, List<int[]> responses, int[] labels) =>
        (double)responses.Where((units, i) => decide(units) == labels[i]).Count() / labels.Length;

    private LearnedProjection? Learned(string projection) =>
        _run.Image.Manifest.Projections.Any(learned => learned.Name == projection) ? _run.Read(projection) : null;

    /// <summary>Shows digits one after the other; answers, per digit, the units that spiked.</summary>
    private List<int[]> Show(int first, int count)
    {
        var responses = new List<int[]>();
        for (int done = 0; done < count; done += PerRun)
        {
            int now = Math.Min(PerRun, count - done);
            long start = (long)_sinceStart * DigitsNetwork.Steps;
            for (int i = 0; i < now; i++)
            {
                Give(first + done + i, start + (i * DigitsNetwork.Steps));
            }

            _run.Run(now * DigitsNetwork.Steps);
            ILookup<long, int> units = _run.TakeSpikes().Where(spike => spike.Population == _excitatory)
                .ToLookup(spike => (spike.Step - start - 1) / DigitsNetwork.Steps, spike => spike.Unit);
            responses.AddRange(Enumerable.Range(0, now).Select(i => units[i].ToArray()));
            _sinceStart += now;
            _onShown(now);
        }

        return responses;
    }

    /// <summary>The spikes of a digit: one per pixel, in one of the first steps.</summary>
    private void Give(int image, long start)
    {
        for (int pixel = 0; pixel < DigitSet.Pixels; pixel++)
        {
            int unit = _digits.IsOn(image, pixel) ? pixel : DigitSet.Pixels + pixel;
            int step = 1 + HostRandom.Below(_seed, JitterStream, (ulong)_presentation, (ulong)unit, DigitsNetwork.InputSteps);
            _run.Fire(DigitsNetwork.Pixels, unit, start + step);
        }

        _run.Fire(DigitsNetwork.Tonic, 0, start + 1);
        _run.Fire(DigitsNetwork.Gate, 0, start + DigitsNetwork.GateStep);
        _presentation++;
    }
}
