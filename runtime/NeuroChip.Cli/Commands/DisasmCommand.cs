using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Microcode;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip disasm</c>: every word of an image, field by field.</summary>
internal static class DisasmCommand
{
    public static Command Create(Terminal terminal)
    {
        var image = new Argument<string>("FILE") { Description = $"Chip image, or a learning program: a listing in hex, or words as bytes in a {MicrocodeListing.Binary} file." };
        var core = new Option<CoreAddress?>("--core") { HelpName = "CHIP/CORE", Description = "Only this core.", CustomParser = ParseCore };
        Option<string?> section = OptionParsers.Choice("--section", "Only this section.", [.. Disassembly.Sections.Select(kind => kind.ToString())]);
        var program = new Option<int?>("--program") { HelpName = "PROFILE", Description = "Only the learning program of this profile of the core, as assembly text.", CustomParser = OptionParsers.Count(0) };
        var json = new Option<bool>(JsonOption.Name) { Description = "Print one JSON object per word and per synapse, each on a line, for machines." };
        var command = new TaughtCommand("disasm", "Decode every word of a chip image, or a learning program")
        {
            Details = """
                Of an image each line is one word: its index, its raw bits, its fields. Synapse lists are decoded from packed memory:
                target, weight, delay, tag. A learning program becomes the text that 'neurochip asm' takes; what the verifier would
                refuse is told on standard error.
                """,
            Examples =
            [
                "neurochip disasm digits.img --core 0/1 --section SynapseMemory",
                "neurochip disasm stdp.img --core 0/0 --program 0",
                "neurochip disasm stdp.hex",
            ],
        };
        command.Add(image);
        command.Add(core);
        command.Add(section);
        command.Add(program);
        command.Add(json);
        command.SetAction((parsed, cancel) =>
        {
            string path = parsed.GetRequiredValue(image);
            SectionKind? only = parsed.GetValue(section) is { } name ? Enum.Parse<SectionKind>(name) : null;
            bool isProgram = parsed.GetValue(program) is not null || (parsed.GetValue(core) is null && only is null && !ImageSource.HasMagic(path));
            return Task.FromResult(isProgram
                ? RunProgram(terminal, Find(path, parsed.GetValue(core), parsed.GetValue(program)), parsed.GetValue(json))
                : Run(terminal, path, parsed.GetValue(core), only, parsed.GetValue(json), cancel));
        });
        return command;
    }

    /// <summary>The program of a profile, or that of a file of words.</summary>
    private static MicroProgram Find(string path, CoreAddress? core, int? profile)
    {
        if (profile is not { } index)
        {
            return MicrocodeListing.Read(path);
        }

        ChipImage image = ImageSource.Read(path);
        if (core is not { } address)
        {
            throw new CliException(CliCodes.Options, path, "a program belongs to a core", "--program", "", "give --core CHIP/CORE");
        }

        return image.FindCore(address) is { } found && ImagePrograms.Find(image, found, index) is { } program
            ? program
            : throw new CliException(
                CliCodes.NoSuchSection, path, "the image has no such program", $"profile {index} of core {address}",
                "a profile that 'neurochip learn show' lists");
    }

    private static int RunProgram(Terminal terminal, MicroProgram program, bool json)
    {
        MicroVerdict verdict = MicroVerifier.Verify(program);
        foreach (MicroProblem problem in verdict.Problems)
        {
            terminal.Error.WriteLine(problem);
        }

        terminal.Out.Write(json
            ? JsonText.Object(writer =>
            {
                writer.WriteString("command", "disasm");
                ProgramText.Write(writer, program);
                writer.WriteBoolean("sound", verdict.IsSound);
            }) + "\n"
            : MicroDisassembler.Program(program, comments: true));
        return ExitCodes.Ok;
    }

    private static int Run(Terminal terminal, string path, CoreAddress? only, SectionKind? section, bool json, CancellationToken cancel)
    {
        ChipImage image = ImageSource.Read(path);
        if (only is { } address && image.FindCore(address) is null)
        {
            throw new CliException(
                CliCodes.NoSuchSection, path, "the image does not use this core", $"{address}", string.Join(", ", image.Cores.Select(c => c.Address)));
        }

        bool any = false;
        foreach (string line in json ? DisassemblyJson.Lines(image, only, section) : Disassembly.Lines(image, only, section))
        {
            cancel.ThrowIfCancellationRequested();
            terminal.Out.WriteLine(line);
            any = true;
        }

        return any
            ? ExitCodes.Ok
            : throw new CliException(CliCodes.NoSuchSection, path, "the image has no such section", $"{section}", string.Join(", ", image.Cores.SelectMany(c => c.Sections).Distinct()));
    }

    private static CoreAddress? ParseCore(ArgumentResult result)
    {
        string token = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        string[] parts = token.Split('/');
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int chip)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int core))
        {
            return new CoreAddress(chip, core);
        }

        result.AddError($"--core: found '{token}', allowed is CHIP/CORE, such as 0/3.");
        return null;
    }
}
