using System.Collections.Immutable;
using System.Diagnostics;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;
using NeuroChip.Device;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Running;

/// <summary>
/// Runs the samples of a file through a loaded network. Per sample: the state before step 1, the input, the latency, the
/// output. The order is written here once and holds for every kind of input and every target.
/// </summary>
internal sealed class SampleRunner
{
    private readonly ChipImage _image;
    private readonly RunOptions _options;
    private readonly ISampleInput _input;
    private readonly OutputReader? _output;
    private readonly SampleRange _range;
    private readonly int _latency;
    private readonly int _stepsPerSample;
    private readonly int[]? _labels;
    private readonly int[] _scores;
    private readonly ImmutableArray<string> _populations;

    /// <summary>Reads the files and checks that everything fits, before any device is touched.</summary>
    public SampleRunner(ChipImage image, RunOptions options)
    {
        _image = image;
        _options = options;
        _populations = [.. image.Manifest.Populations.Select(p => p.Name)];
        _input = InputPlan.Make(InputFile.Read(options.InputPath), image, options);
        _range = RangeOf(options, _input.Count);
        _output = OutputReader.Make(image, options.ScoresPath is not null || options.LabelsPath is not null);
        _latency = options.Latency ?? image.Manifest.LatencySteps;
        _stepsPerSample = _input.Steps + _latency;
        _labels = options.LabelsPath is null ? null : LabelsOf(options.LabelsPath, _input.Count, _range, _output!.Classes);
        long scores = (long)_range.Count * (_output?.Classes ?? 0);
        if (scores > DataFile.MostBytes / sizeof(int))
        {
            throw new CliException(CliCodes.TooLarge, options.InputPath, "too many scores", $"{scores}", $"{DataFile.MostBytes / sizeof(int)}", "run fewer --samples");
        }

        _scores = new int[scores];
        CheckNames();
    }

    /// <summary>Samples that will be run.</summary>
    public int Samples => _range.Count;

    /// <summary>Runs them on a target that has the image loaded.</summary>
    public async Task<RunOutcome> RunAsync(IRunTarget target, Action<int> onProgress, CancellationToken cancel)
    {
        await target.ResetCountersAsync(cancel).ConfigureAwait(false);
        using ISpikeSink? sink = MakeSink();
        ProbeRecorder? recorder = MakeRecorder();
        HardwareMarks? marks = recorder is not null && _options.HardwareVoltage ? new HardwareMarks(recorder) : null;
        SpikeNeeds needs = NeedsOf(sink is not null, marks is not null);
        await using ISpikeStream? stream = needs.Filter is null ? null : await target.SubscribeAsync(needs.Filter, cancel).ConfigureAwait(false);

        // Either side failing must stop the other: a runner waits for a reader that fell behind, and a reader for spikes.
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var clock = Stopwatch.StartNew();
        Task programs = Task.Run(() => ExecuteAsync(target, recorder, onProgress, both.Token), both.Token);
        Task spikes = stream is null ? Task.CompletedTask : Task.Run(() => CollectAsync(stream, needs, sink, marks, both.Token), both.Token);
        await JoinAsync(programs, spikes, both).ConfigureAwait(false);
        TimeSpan elapsed = clock.Elapsed;

        marks?.Complete();
        CounterReport counters = await target.ReadCountersAsync(cancel).ConfigureAwait(false);
        RunTiming? timing = target.Fidelity == MeshFidelity.None ? null : await target.ReadTimingAsync(cancel).ConfigureAwait(false);
        sink?.Complete();
        recorder?.Write();
        foreach (LearnedFile learned in _options.Learned)
        {
            learned.Write(await target.ReadSynapsesAsync(learned.Projection, cancel).ConfigureAwait(false));
        }

        return Outcome(target, counters, timing, elapsed);
    }

    private static SampleRange RangeOf(RunOptions options, int count)
    {
        SampleRange range = options.Samples ?? new SampleRange(0, count);
        return count > 0 && range.Count > 0 && range.First < count && range.Count <= count - range.First
            ? range
            : throw new CliException(
                CliCodes.SampleRange, options.InputPath, "the samples asked for are not in the file",
                $"{range.Count} from {range.First} on", count == 0 ? "a file with samples" : $"samples 0..{count - 1}");
    }

    private static int[] LabelsOf(string path, int count, SampleRange range, int classes)
    {
        int[] labels = InputFile.ReadLabels(path);
        if (labels.Length != count)
        {
            throw new CliException(CliCodes.Labels, path, "the labels do not belong to the input", $"{labels.Length} labels", $"{count}, one per sample");
        }

        int bad = Array.FindIndex(labels, label => label >= classes);
        return bad < 0
            ? labels[range.First..(range.First + range.Count)]
            : throw new CliException(CliCodes.Labels, path, $"label {bad} is no class of the network", $"{labels[bad]}", $"0..{classes - 1}");
    }

    private async Task ExecuteAsync(IRunTarget target, ProbeRecorder? recorder, Action<int> onProgress, CancellationToken cancel)
    {
        int done = 0;
        if (recorder is null)
        {
            await foreach (TargetAnswer answer in target.ExecuteAsync(Programs(), cancel).ConfigureAwait(false))
            {
                Read(answer, done);
                onProgress(++done);
            }

            return;
        }

        int id = await _options.Probe!.CreateAsync(target, cancel).ConfigureAwait(false);
        var probed = new ProbedExecution(target, _options.Probe, id, recorder);
        foreach (TargetProgram program in Programs())
        {
            Read(await probed.ExecuteAsync(program, done, cancel).ConfigureAwait(false), done);
            onProgress(++done);
        }
    }

    private IEnumerable<TargetProgram> Programs()
    {
        for (int i = 0; i < _range.Count; i++)
        {
            var commands = new List<TargetCommand>(8) { new ResetCommand(ResetKind.State) };
            _input.AddCommands(_range.First + i, _latency, commands);
            _output?.AddCommands(commands);
            yield return new TargetProgram(commands);
        }
    }

    private void Read(TargetAnswer answer, int sample)
    {
        if (_output is { CountsSpikes: false })
        {
            _output.ReadScores(answer, _scores.AsSpan(sample * _output.Classes, _output.Classes));
        }
    }

    private Task CollectAsync(ISpikeStream stream, SpikeNeeds needs, ISpikeSink? sink, HardwareMarks? marks, CancellationToken cancel)
    {
        ImmutableArray<bool> wanted = [.. needs.Sink.Zip(needs.Marks, (a, b) => a || b)];
        var collector = new SpikeCollector(_stepsPerSample, needs.Counted, _scores, _output?.Classes ?? 0, needs.Route(sink, marks), wanted);
        return collector.ReadAsync(stream, _range.Count, cancel);
    }

    /// <summary>Waits for both. The first failure stops the other and is the one to show.</summary>
    private static async Task JoinAsync(Task programs, Task spikes, CancellationTokenSource both)
    {
        Task first = await Task.WhenAny(programs, spikes).ConfigureAwait(false);
        if (!first.IsCompletedSuccessfully)
        {
            await both.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(programs, spikes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await first.ConfigureAwait(false);
        }

        await Task.WhenAll(programs, spikes).ConfigureAwait(false);
    }

    private RunOutcome Outcome(IRunTarget target, CounterReport counters, RunTiming? timing, TimeSpan elapsed)
    {
        int[]? scores = _output is null ? null : _scores;
        if (_options.ScoresPath is { } path)
        {
            NpyFile.Write(path, _scores, _range.Count, _output!.Classes);
        }

        return new RunOutcome
        {
            Target = target.Info,
            FirstSample = _range.First,
            Samples = _range.Count,
            StepsPerSample = _stepsPerSample,
            InputSteps = _input.Steps,
            Counters = counters,
            Timing = timing,
            Elapsed = elapsed,
            Scores = scores,
            Classes = _output?.Classes ?? 0,
            Predictions = scores is null || _output!.Classes == 0 ? null : Classification.Predict(scores, _output.Classes),
            Labels = _labels,
        };
    }

    private void CheckNames()
    {
        foreach (string name in _options.SpikesOf)
        {
            PopulationOf(name, CliCodes.Options);
        }

        foreach (LearnedFile learned in _options.Learned)
        {
            learned.Check(_image.Manifest);
        }

        if (_options.Probe?.Units is { } probe)
        {
            ManifestPopulation population = PopulationOf(probe.Population, CliCodes.Probe);
            int bad = probe.Units.IsDefaultOrEmpty ? -1 : probe.Units.FirstOrDefault(unit => unit >= population.Size, -1);
            if (bad >= 0)
            {
                throw new CliException(CliCodes.Probe, "--probe", $"population '{population.Name}' has no unit {bad}", $"{bad}", $"0..{population.Size - 1}");
            }
        }
    }

    private ManifestPopulation PopulationOf(string name, CliCode code)
    {
        ManifestPopulation[] chip = [.. _image.Manifest.Populations.Where(p => p.Kind == ManifestPopulation.Compartments)];
        return chip.FirstOrDefault(p => p.Name == name) ?? throw new CliException(
            code, "", $"the chip has no population '{name}'", name, string.Join(", ", chip.Select(p => p.Name)), "name one of them");
    }

    private ISpikeSink? MakeSink()
    {
        if (_options.SpikesPath is not { } path)
        {
            return null;
        }

        string[] chosen = SinkPopulations();
        if (!path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            return new CsvSpikeSink(path, [.. _populations], _range.First, !_input.IsSingle, chosen.Length != 1);
        }

        return chosen.Length == 1
            ? new NpySpikeSink(path, _range.Count, _stepsPerSample, PopulationOf(chosen[0], CliCodes.Options).Size, _input.IsSingle)
            : throw new CliException(
                CliCodes.Options, path, "an array holds the spikes of one population", string.Join(", ", chosen), "one", "choose one with --spikes-of, or write .csv");
    }

    private string[] SinkPopulations() => _options.SpikesOf.Length > 0
        ? [.. _options.SpikesOf.Distinct()]
        : [.. _image.Manifest.Populations.Where(p => p.Kind == ManifestPopulation.Compartments).Select(p => p.Name)];

    private ProbeRecorder? MakeRecorder()
    {
        if (_options.Probe is not { } probe)
        {
            return null;
        }

        ProbeColumns columns = probe.Units is { } units
            ? ProbeColumns.OfUnits(
                units.Units.IsDefaultOrEmpty ? [.. Enumerable.Range(0, PopulationOf(units.Population, CliCodes.Probe).Size)] : units.Units, units.Interval)
            : ProbeColumns.OfRegisters(probe.Registers!);
        return new ProbeRecorder(_options.ProbePath!, columns, _range.Count, _stepsPerSample, _input.IsSingle);
    }

    private SpikeNeeds NeedsOf(bool sink, bool marks)
    {
        string[] forSink = sink ? SinkPopulations() : [];
        string[] forMarks = marks ? [_options.Probe!.Units!.Population] : [];
        string[] forScores = _output is { CountsSpikes: true } ? [_output.Population] : [];
        string[] all = [.. forSink.Concat(forMarks).Concat(forScores).Distinct()];
        return new SpikeNeeds(
            all.Length == 0 ? null : new SpikeFilter([.. all]),
            forScores.Length == 0 ? -1 : _populations.IndexOf(forScores[0]),
            [.. _populations.Select(name => forSink.Contains(name))],
            [.. _populations.Select(name => forMarks.Contains(name))]);
    }
}
