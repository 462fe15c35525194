using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip disasm</c>: every word of an image, field by field.</summary>
internal static class DisasmCommand
{
    public static Command Create(Terminal terminal)
    {
        var image = new Argument<string>("IMAGE") { Description = "Chip image." };
        var core = new Option<CoreAddress?>("--core") { HelpName = "CHIP/CORE", Description = "Only this core.", CustomParser = ParseCore };
        Option<string?> section = OptionParsers.Choice("--section", "Only this section.", [.. Disassembly.Sections.Select(kind => kind.ToString())]);
        var json = new Option<bool>(JsonOption.Name) { Description = "Print one JSON object per word and per synapse, each on a line, for machines." };
        var command = new TaughtCommand("disasm", "Decode every word of a chip image")
        {
            Details = "Each line is one word: its index, its raw bits, its fields. Synapse lists are decoded from packed memory: target, weight, delay.",
            Examples = ["neurochip disasm digits.img --core 0/1 --section SynapseMemory", "neurochip disasm digits.img | less"],
        };
        command.Add(image);
        command.Add(core);
        command.Add(section);
        command.Add(json);
        command.SetAction((parsed, cancel) => Task.FromResult(Run(
            terminal, parsed.GetRequiredValue(image), parsed.GetValue(core),
            parsed.GetValue(section) is { } name ? Enum.Parse<SectionKind>(name) : null, parsed.GetValue(json), cancel)));
        return command;
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
