using System.CommandLine;
using System.Runtime.CompilerServices;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Reports;
using NeuroChip.Cli.Running;
using NeuroChip.Cli.Terminals;
using NeuroChip.Compilation.Reports;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip run</c>: a network or image, an input file, a device.</summary>
internal static class RunCommandLine
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("NET_OR_IMAGE") { Description = "Network (.net, .nir), compiled on the way, or a chip image." };
        var input = new Option<string>("--input") { HelpName = "FILE", Required = true, Description = "idx or idx.gz images, npy values or spikes, csv events." };
        var range = new Option<InputRange?>("--input-range") { HelpName = "LO,HI", Description = "Values that grey 0 and 255 stand for (default 0,1).", CustomParser = OptionParsers.Range };
        Option<string?> encode = OptionParsers.Choice("--encode", "Turn values into evenly spaced spikes, for networks that take spikes.", "rate");
        var samples = new Option<SampleRange?>("--samples") { HelpName = "FIRST:COUNT", Description = "Run only these samples of the file.", CustomParser = OptionParsers.Samples };
        var labels = new Option<string?>("--labels") { HelpName = "FILE", Description = "Labels of all samples of the file: prints the accuracy." };
        var scores = new Option<string?>("--scores") { HelpName = "OUT.npy", Description = "Write the scores: int32, samples x classes." };
        var spikes = new Option<string?>("--spikes") { HelpName = "OUT", Description = "Write the spikes: .csv events, or .npy of 0 and 1 for one population." };
        var spikesOf = new Option<string[]>("--spikes-of") { HelpName = "POPULATION", Description = "Populations whose spikes are written (default: all)." };
        Option<string?> engine = OptionParsers.Choice("--engine", "Engine: opencl (default; without a device, scalar with a notice) or scalar.", "opencl", "scalar");
        var steps = new Option<int?>("--steps") { HelpName = "N", Description = "Steps for which a sample's input is applied.", CustomParser = OptionParsers.Count(1) };
        var latency = new Option<int?>("--latency") { HelpName = "N", Description = "Steps after a sample's input (default: until the last layer has seen it).", CustomParser = OptionParsers.Count(0) };
        var probe = new Option<RunProbe?>("--probe") { HelpName = "POP.u|v|q|ref|spikes[UNITS]", Description = "Record a variable of a population, or registers of a core as CHIP/CORE:ADDRESS[WORDS].", CustomParser = ProbeParser.Parse };
        var probeEvery = new Option<int?>("--probe-every") { HelpName = "K", Description = "Record in every K-th step only (default 1); spikes are counted since the recording before.", CustomParser = OptionParsers.Count(1) };
        var probeOut = new Option<string?>("--probe-out") { HelpName = "FILE", Description = "Where the probe's values go: .npy (int32) or .csv." };
        Option<string?> probeV = OptionParsers.Choice("--probe-v", "How v reads in the step of a spike: plain (default, after reset) or hardware, 128 as on silicon.", "plain", "hardware");
        var learned = new Option<LearnedFile[]>("--learned") { HelpName = "PROJECTION=FILE", Description = "Write weights, delays and tags of a projection as they are after the last sample: .npy (int32) or .csv. Every sample starts from those of the network.", CustomParser = OptionParsers.Learned };
        var strict = new Option<bool>("--strict") { Description = "Stop after the first step in which a number wraps or a voltage saturates, and say where." };
        Option<string?> fidelity = OptionParsers.Fidelity();
        var report = new Option<string?>("--report") { HelpName = "FILE", Description = "Write a report: .html, .md or .json." };
        Option<bool> json = JsonOption.Create();
        var options = new CompileOptionSet();
        var address = new AddressOptionSet("Run on a served device: unix:PATH, HOST:PORT or https://HOST:PORT.", withDevice: true);
        var command = new TaughtCommand("run", "Run a network on the chip")
        {
            Details = """
                Inputs of values (idx, npy [samples, ...]) are written to bias registers, sample by sample, as a host does; gain,
                offset, number of steps and latency come from the network. Inputs of spikes are csv ('step,<unit>', counted from 0;
                step s is given in chip step s + 1; or one row per step without a header) or npy of 0 and 1 ([steps, units] or
                [samples, steps, units]).
                In process and on a served device the results are the same.
                """,
            Examples =
            [
                "neurochip run bootstrap_mnist.net --input t10k-images-idx3-ubyte.gz --input-range=-1,1 --labels t10k-labels-idx1-ubyte.gz --scores out.npy",
                "neurochip run oxford.net --input events.csv --steps 2000 --latency 0 --spikes spikes.csv --spikes-of layer1",
                "neurochip run lif.nir --input spikes.csv --dt 1e-4 --probe lif.v --probe-out v.npy --probe-v hardware",
                "neurochip run oxford.net --input events.csv --probe layer0.spikes --probe-every 100 --probe-out counts.csv",
                "neurochip run oxford.net --input events.csv --probe 0/3:0xa000[8] --probe-every 10 --probe-out state.csv --strict",
                "neurochip run digits.img --input digits.gz --samples 0:100 --address unix:/run/neurochip.sock --json",
            ],
        };
        Symbol[] symbols = [file, input, range, encode, samples, labels, scores, spikes, spikesOf, engine, steps, latency, probe, probeEvery, probeOut, probeV, learned, strict, fidelity, report, json];
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Option option)
            {
                command.Add(option);
            }
            else
            {
                command.Add((Argument)symbol);
            }
        }

        address.AddTo(command);
        options.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(
            terminal,
            new Request(
                parsed.GetRequiredValue(file), parsed.GetValue(engine), address.Read(parsed), parsed.GetValue(strict), parsed.GetValue(report), parsed.GetValue(json),
                new RunOptions
                {
                    InputPath = parsed.GetRequiredValue(input),
                    InputRange = parsed.GetValue(range),
                    Encoding = parsed.GetValue(encode) is null ? SpikeEncoding.None : SpikeEncoding.Rate,
                    Samples = parsed.GetValue(samples),
                    LabelsPath = parsed.GetValue(labels),
                    ScoresPath = parsed.GetValue(scores),
                    SpikesPath = parsed.GetValue(spikes),
                    SpikesOf = [.. parsed.GetValue(spikesOf) ?? []],
                    Steps = parsed.GetValue(steps),
                    Latency = parsed.GetValue(latency),
                    Probe = Every(parsed.GetValue(probe), parsed.GetValue(probeEvery)),
                    ProbePath = parsed.GetValue(probeOut),
                    Learned = [.. parsed.GetValue(learned) ?? []],
                    HardwareVoltage = parsed.GetValue(probeV) == "hardware",
                    Fidelity = parsed.GetValue(fidelity) is { } name ? OptionParsers.FidelityOf(name) : null,
                }),
            new Compiling(options.Profile(parsed), options.Read(parsed), options.Choices(parsed), options.GivenForNetwork(parsed)),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Request request, Compiling compiling, CancellationToken cancel)
    {
        Check(request);
        TargetChoice choice = await TargetChoice.MakeAsync(request.Server, request.Engine, terminal, cancel).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable _ = choice.ConfigureAwait(false);
        (ChipImage image, ChipProfile? profile, CompileReport? compilation) = Load(terminal, request.File, choice, compiling);
        IRunTarget target = await choice.OpenAsync(profile, cancel).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable __ = target.ConfigureAwait(false);
        var runner = new SampleRunner(image, request.Options);
        await target.LoadAsync(image, request.Strict, request.Options.Fidelity, cancel).ConfigureAwait(false);
        RunOutcome outcome = await ProgressBar.RunAsync(
            terminal, image.Manifest.Network, runner.Samples, onProgress => runner.RunAsync(target, onProgress, cancel)).ConfigureAwait(false);

        string Json() => RunText.ForMachine("run", image.Manifest.Network, Convert.ToHexStringLower(image.Digest), outcome, request.Options);
        if (request.Report is { } report)
        {
            ReportFile.Write(report, ReportPages.OfRun(image.Manifest.Network, outcome, compilation, null), Json);
        }

        terminal.Out.Write(request.Json ? Json() + "\n" : RunText.ForPerson(outcome));
        return ExitCodes.Ok;
    }

    private static RunProbe? Every(RunProbe? probe, int? interval)
    {
        if (probe is null && interval is not null)
        {
            throw new CliException(CliCodes.Options, "", "--probe-every is about a probe", "no --probe", "", "give --probe");
        }

        return interval is { } every ? probe!.Every(every) : probe;
    }

    /// <summary>Options that contradict each other, before anything is read.</summary>
    private static void Check(Request request)
    {
        RunOptions options = request.Options;
        if ((options.Probe is null) != (options.ProbePath is null))
        {
            throw new CliException(CliCodes.Options, "", "--probe and --probe-out go together", options.Probe is null ? "--probe-out" : "--probe", "both", "give both");
        }

        if (options.HardwareVoltage && options.Probe is not { Units.Variable: Spec.ProbeVariable.Voltage })
        {
            throw new CliException(CliCodes.Options, "", "--probe-v is about a probe of v", "--probe-v hardware", "", "give --probe POPULATION.v");
        }

        if (options.SpikesOf.Length > 0 && options.SpikesPath is null)
        {
            throw new CliException(CliCodes.Options, "", "--spikes-of chooses what --spikes writes", "--spikes-of", "", "give --spikes OUT");
        }

        if (request is { Server: not null, Engine: not null })
        {
            throw new CliException(CliCodes.Options, "", "the engine of a served device was chosen by its server", "--engine", "", "leave out --engine, or give it to 'neurochip serve'");
        }

        if (request.Report is { } report)
        {
            ReportFile.CheckName(report);
        }
    }

    private static (ChipImage Image, ChipProfile? Profile, CompileReport? Report) Load(
        Terminal terminal, string path, TargetChoice choice, Compiling compiling)
    {
        if (ImageSource.IsImage(path))
        {
            if (compiling.NetworkOption is { } option)
            {
                throw new CliException(CliCodes.Options, path, "the file is an image, compiled already", option, "", $"leave out {option}, or give the network");
            }

            ChipImage image = ImageSource.Read(path);
            if (compiling.Profile is null && choice.KnowsProfile)
            {
                return (image, null, null);
            }

            ChipProfile own = ChipProfile.Load(compiling.Profile ?? image.ProfileName);
            image.RequireProfile(own);
            return (image, own, null);
        }

        ChipProfile profile = ChipProfile.Load(compiling.Profile ?? choice.ProfileName ?? NetworkCompiler.DefaultProfile);
        CompiledNetwork network = NetworkCompiler.Compile(path, profile, compiling.Options, compiling.Choices);
        NetworkCompiler.PrintRemarks(network, terminal);
        return (ImageSpool.Release(network.Image), profile, network.Result.Report);
    }

    private sealed record Request(string File, string? Engine, ServerAddress? Server, bool Strict, string? Report, bool Json, RunOptions Options);

    private sealed record Compiling(string? Profile, Compilation.CompileOptions Options, NetworkChoices Choices, string? NetworkOption);
}
