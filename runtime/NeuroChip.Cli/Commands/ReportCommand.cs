using System.CommandLine;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Reports;
using NeuroChip.Cli.Reports.Timing;
using NeuroChip.Cli.Running;
using NeuroChip.Cli.Terminals;
using NeuroChip.Device;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Server;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip report</c>: where the time and the energy of a network go.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("NET_OR_IMAGE") { Description = "Network (.net, .nir), compiled on the way, or a chip image." };
        var input = new Option<string?>("--input") { HelpName = "FILE", Description = "Input as 'run' takes it; without one the network runs on its own for --steps." };
        var range = new Option<InputRange?>("--input-range") { HelpName = "LO,HI", Description = "Values that grey 0 and 255 stand for (default 0,1).", CustomParser = OptionParsers.Range };
        Option<string?> encode = OptionParsers.Choice("--encode", "Turn values into evenly spaced spikes, for networks that take spikes.", "rate");
        var samples = new Option<SampleRange?>("--samples") { HelpName = "FIRST:COUNT", Description = "Run only these samples of the file.", CustomParser = OptionParsers.Samples };
        var labels = new Option<string?>("--labels") { HelpName = "FILE", Description = "Labels of all samples of the file: prints the accuracy." };
        var steps = new Option<int?>("--steps") { HelpName = "N", Description = "Steps for which a sample's input is applied, or of a run without input.", CustomParser = OptionParsers.Count(1) };
        var latency = new Option<int?>("--latency") { HelpName = "N", Description = "Steps after a sample's input (default: until the last layer has seen it).", CustomParser = OptionParsers.Count(0) };
        Option<string?> engine = OptionParsers.Choice("--engine", "Engine: opencl (default; without a device, scalar with a notice) or scalar.", "opencl", "scalar");
        Option<string?> fidelity = OptionParsers.Choice("--fidelity", "How the mesh is modelled: analytic (default), event (message by message) or flit (cycle by cycle).", "analytic", "event", "flit");
        var costs = new Option<string?>("--costs") { HelpName = "NAME|FILE", Description = "Time it with the costs and routers of this profile: one that has the same geometry and capacities as the image's." };
        var output = new Option<string[]>("--out", "-o") { HelpName = "FILE", Description = "Write the report: .html, .md or .json; may be given several times." };
        var csv = new Option<string?>("--csv") { HelpName = "FILE", Description = "Write one row per time step." };
        var trace = new Option<string?>("--trace") { HelpName = "FILE.json", Description = "Write a trace of the steps of --window for Perfetto or chrome://tracing." };
        var vcd = new Option<string?>("--vcd") { HelpName = "FILE.vcd", Description = "Write waveforms of the steps of --window: phases of cores, busy routers." };
        var window = new Option<StepWindow?>("--window") { HelpName = "FIRST..LAST", Description = "Steps of --trace and --vcd, counted from 1 over all samples (default 1..100).", CustomParser = OptionParsers.Window };
        Option<bool> json = JsonOption.Create();
        var options = new CompileOptionSet();
        var command = new TaughtCommand("report", "Show where the time and the energy of a network go")
        {
            Details = """
                Runs the network in process and reports for every time step how long it took, where the time went and what it cost:
                a heat map of routers and links, time and energy per step with their parts, utilisation per core, the critical core
                and link, and every cost used with its unit, source and kind. The model of the mesh is always named.
                """,
            Examples =
            [
                "neurochip report digits.nir --input digits.gz --samples 0:100 -o report.html",
                "neurochip report digits.img --input digits.gz --costs loihi1-sanafe --fidelity event -o report.json --csv steps.csv",
                "neurochip report net.img --steps 200 --fidelity flit --trace trace.json --vcd waves.vcd --window 10..20",
            ],
        };
        command.Add(file);
        Option[] own = [input, range, encode, samples, labels, steps, latency, engine, fidelity, costs, output, csv, trace, vcd, window, json];
        foreach (Option option in own)
        {
            command.Add(option);
        }

        options.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var run = new RunOptions
            {
                InputPath = parsed.GetValue(input) ?? "",
                InputRange = parsed.GetValue(range),
                Encoding = parsed.GetValue(encode) is null ? SpikeEncoding.None : SpikeEncoding.Rate,
                Samples = parsed.GetValue(samples),
                LabelsPath = parsed.GetValue(labels),
                Steps = parsed.GetValue(steps),
                Latency = parsed.GetValue(latency),
                Fidelity = OptionParsers.FidelityOf(parsed.GetValue(fidelity)),
            };
            var files = new Files(
                [.. parsed.GetValue(output) ?? []], parsed.GetValue(csv), parsed.GetValue(trace), parsed.GetValue(vcd), parsed.GetValue(window) ?? new StepWindow(1, 100));
            Check(run, files, parsed.GetValue(window) is not null);
            string?[] read = [parsed.GetRequiredValue(file), run.InputPath, run.LabelsPath, parsed.GetValue(costs), options.Profile(parsed)];
            files.RequireApart(read);
            (ChipImage image, ChipProfile profile) = Load(parsed.GetRequiredValue(file), parsed, options, terminal);
            ChipProfile timed = parsed.GetValue(costs) is { } name ? ChipProfile.Load(name) : profile;
            image.RequireProfile(timed);
            return RunAsync(terminal, image, timed, parsed.GetValue(engine), run, files, parsed.GetValue(json), cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, ChipImage image, ChipProfile profile, string? engine, RunOptions run, Files files, bool json, CancellationToken cancel)
    {
        string notice = "";
        IEngineFactory engines = engine is null ? EngineChoice.CreatePreferred(out notice) : EngineChoice.Create(engine);
        if (notice.Length > 0)
        {
            terminal.Notice($"the scalar engine is used, with the same results but slower: {notice}");
        }

        SampleRunner? runner = run.InputPath.Length > 0 ? new SampleRunner(image, run) : null;
        using var device = new EmulatedDevice("local", profile, engines);
        device.Load(image, strict: false, run.Fidelity ?? MeshFidelity.Analytic);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var collector = new TimingCollector(files.Open(device), stop.Cancel);
        device.ObserveTiming(collector);
        RunOutcome? outcome = null;
        try
        {
            outcome = await RunAsync(terminal, image, device, runner, run, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (collector.HasFailed)
        {
            // What failed is thrown below, and not what it led to.
        }

        collector.ThrowIfFailed();
        device.ObserveTiming(null);
        collector.Complete();
        if ((files.Trace ?? files.Vcd) is not null && collector.Steps < files.Window.First)
        {
            terminal.Notice($"no step is traced: the run ended with step {collector.Steps}, before the first of --window");
        }

        var data = new TimingData(image.Manifest.Network, device.ReadTiming(), device.ReadCounters(), collector);
        string Json() => TimingJson.Write(data);
        foreach (string path in files.Reports)
        {
            ReportFile.Write(path, TimingPages.Of(data), Json);
        }

        terminal.Out.Write(json ? Json() + "\n" : ReportSummary.Text(data.Report, outcome));
        return ExitCodes.Ok;
    }

    /// <summary>Runs the samples, or without an input the steps, of which nothing comes out.</summary>
    private static async Task<RunOutcome?> RunAsync(
        Terminal terminal, ChipImage image, EmulatedDevice device, SampleRunner? runner, RunOptions run, CancellationToken cancel)
    {
        if (runner is null)
        {
            device.Run(run.Steps!.Value, cancel);
            cancel.ThrowIfCancellationRequested();
            return null;
        }

        var target = new InProcessTarget(device);
        return await ProgressBar.RunAsync(
            terminal, image.Manifest.Network, runner.Samples, onProgress => runner.RunAsync(target, onProgress, cancel)).ConfigureAwait(false);
    }

    private static void Check(RunOptions run, Files files, bool hasWindow)
    {
        if (run.InputPath.Length == 0 && run.Steps is null)
        {
            throw new CliException(CliCodes.Options, "", "nothing says how long to run", "neither --input nor --steps", "one of them", "give --steps N for a network that runs on its own");
        }

        if (run.InputPath.Length == 0 && (run.LabelsPath is not null || run.Samples is not null || run.Encoding != SpikeEncoding.None || run.InputRange is not null || run.Latency is not null))
        {
            throw new CliException(CliCodes.Options, "", "options about an input, and no input", "no --input", "", "give --input, or leave out what is about it");
        }

        if (hasWindow && files.Trace is null && files.Vcd is null)
        {
            throw new CliException(CliCodes.Options, "", "--window is about --trace and --vcd", "--window", "", "give --trace or --vcd");
        }

        foreach (string report in files.Reports)
        {
            ReportFile.CheckName(report);
        }
    }

    private static (ChipImage Image, ChipProfile Profile) Load(string path, ParseResult parsed, CompileOptionSet options, Terminal terminal)
    {
        if (ImageSource.IsImage(path))
        {
            if (options.GivenForNetwork(parsed) is { } option)
            {
                throw new CliException(CliCodes.Options, path, "the file is an image, compiled already", option, "", $"leave out {option}, or give the network");
            }

            ChipImage image = ImageSource.Read(path);
            ChipProfile own = ChipProfile.Load(options.Profile(parsed) ?? image.ProfileName);
            image.RequireProfile(own);
            return (image, own);
        }

        ChipProfile profile = ChipProfile.Load(options.Profile(parsed) ?? NetworkCompiler.DefaultProfile);
        CompiledNetwork network = NetworkCompiler.Compile(path, profile, options.Read(parsed), options.Choices(parsed));
        NetworkCompiler.PrintRemarks(network, terminal);
        return (ImageSpool.Release(network.Image), profile);
    }

    /// <summary>What is written.</summary>
    private sealed record Files(string[] Reports, string? Csv, string? Trace, string? Vcd, StepWindow Window)
    {
        /// <summary>Refuses to write over what is read, or over another output: the one that is written first would be lost.</summary>
        public void RequireApart(IEnumerable<string?> read)
        {
            HashSet<string> taken = [.. read.Where(path => !string.IsNullOrEmpty(path)).Select(path => Path.GetFullPath(path!))];
            foreach (string? path in (string?[])[.. Reports, Csv, Trace, Vcd])
            {
                if (!string.IsNullOrEmpty(path) && !taken.Add(Path.GetFullPath(path)))
                {
                    throw new CliException(CliCodes.Options, path, "two of the command's files are one", path, "", "give every output a file of its own");
                }
            }
        }

        public List<ITimingSink> Open(EmulatedDevice device)
        {
            var sinks = new List<ITimingSink>();
            try
            {
                if (Csv is not null)
                {
                    sinks.Add(new StepCsv(Csv, device.Timing));
                }

                if (Trace is not null)
                {
                    sinks.Add(new ChromeTrace(Trace, device.Timing, Window));
                }

                if (Vcd is not null)
                {
                    sinks.Add(new Waveform(Vcd, device.Timing, Window));
                }

                return sinks;
            }
            catch
            {
                sinks.ForEach(sink => sink.Dispose());
                throw;
            }
        }
    }
}
