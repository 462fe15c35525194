using NeuroChip.Emulator.Engines;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Learning.Systems.Digits;

/// <summary>
/// One network: a chip learns in a single session; after each pass its synapses go to a second chip on which nothing
/// learns, where they are labelled and tested.
/// </summary>
internal sealed class DigitsExperiment : IDisposable
{
    private readonly DigitSet _digits;
    private readonly DigitsPlan _plan;
    private readonly DigitsChip _learner;
    private readonly DigitsChip _tester;

    public DigitsExperiment(DigitSet digits, DigitsPlan plan, ulong seed, DigitsParts parts, IEngineFactory engines, Action<int> onShown, CancellationToken cancel)
    {
        _digits = digits;
        _plan = plan;
        ChipImage image = LearningRun.Compile(DigitsNetwork.Build(plan.Neurons, seed, parts));
        _learner = new DigitsChip(digits, image, seed, engines, onShown, cancel);
        _tester = new DigitsChip(digits, image, seed, engines, onShown, cancel);
    }

    public DigitsOutcome Run()
    {
        var curve = new List<DigitsBlock>();
        var passes = new List<DigitsOutcome>();
        for (int pass = 0; pass < _plan.Passes; pass++)
        {
            double spikes = 0;
            for (int first = 0; first < _plan.Train; first += _plan.Block)
            {
                List<int[]> responses = _learner.Show(first, _plan.Block, (pass * _plan.Train) + first);
                spikes += responses.Sum(units => units.Length);
                curve.Add(Block(first, responses, curve.LastOrDefault()));
            }

            passes.Add(Test(_plan.Train * (pass + 1)) with { TrainingSpikes = spikes / _plan.Train });
        }

        return passes[^1] with
        {
            Curve = curve,
            Passes = passes,
            Pixels = _learner.Learned(DigitsNetwork.PixelProjection),
            Tonic = _learner.Learned(DigitsNetwork.TonicProjection),
            Visits = _learner.Run.Count(CoreCounter.LearnVisits),
            TrainingSteps = _learner.Run.Step,
            Cores = _learner.Run.Image.Cores.Length,
        };
    }

    public void Dispose()
    {
        _learner.Dispose();
        _tester.Dispose();
    }

    /// <summary>A stretch of training, read by the labels of the one before it: it costs no digit, and sees no label early.</summary>
    private DigitsBlock Block(int first, List<int[]> responses, DigitsBlock? before)
    {
        int[] labels = Labels(first, responses.Count);
        return new DigitsBlock(
            before is null ? double.NaN : Accuracy(before.Readout.Soft, responses, labels),
            (double)responses.Sum(units => units.Length) / responses.Count,
            _learner.Learned(DigitsNetwork.TonicProjection)?.Weights ?? [],
            new DigitsReadout(_plan.Neurons, responses, labels));
    }

    /// <summary>Labels from the digits that were learned, then the digits held back, both without learning.</summary>
    private DigitsOutcome Test(int presentation)
    {
        _tester.Run.Restart(_learner.Run.Save(), learning: false);
        List<int[]> labelling = _tester.Show(0, _plan.Train, presentation);
        var readout = new DigitsReadout(_plan.Neurons, labelling, Labels(0, _plan.Train));
        List<int[]> responses = _tester.Show(_plan.FirstTest, _plan.Tests, presentation + _plan.Train);
        int[] labels = Labels(_plan.FirstTest, _plan.Tests);
        return new DigitsOutcome(
            Accuracy(readout.Hard, responses, labels), Accuracy(readout.Soft, responses, labels), labels, [.. responses.Select(readout.Hard)])
        {
            Unused = readout.Unused,
            SeveralWinners = (double)responses.Count(units => units.Length > 1) / responses.Count,
            TestSpikes = (double)responses.Sum(units => units.Length) / responses.Count,
        };
    }

    private int[] Labels(int first, int count) => _digits.Labels[first..(first + count)];

    private static double Accuracy(Func<int[], int> decide, List<int[]> responses, int[] labels) =>
        (double)responses.Where((units, i) => decide(units) == labels[i]).Count() / labels.Length;
}
