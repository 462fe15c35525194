using System.CommandLine;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Running;

namespace NeuroChip.Cli.Commands;

/// <summary>The options that lead to a server, the same wherever one is called.</summary>
internal sealed class AddressOptionSet(string description, bool withDevice)
{
    private readonly Option<string?> _address = new("--address") { HelpName = "ADDRESS", Description = description };
    private readonly Option<string?> _device = new("--device") { HelpName = "ID", Description = "Which of the server's devices (default: the first free one)." };
    private readonly Option<string?> _authorities = new("--tls-ca") { HelpName = "PEM", Description = "Authorities to trust instead of the system's." };
    private readonly Option<string?> _certificate = new("--tls-cert") { HelpName = "PEM", Description = "Certificate to show the server." };
    private readonly Option<string?> _key = new("--tls-key") { HelpName = "PEM", Description = "Its key." };

    public void AddTo(Command command)
    {
        command.Add(_address);
        if (withDevice)
        {
            command.Add(_device);
        }

        command.Add(_authorities);
        command.Add(_certificate);
        command.Add(_key);
    }

    /// <summary>The server, or null when no address was given.</summary>
    public ServerAddress? Read(ParseResult parsed)
    {
        string? address = parsed.GetValue(_address);
        string? device = withDevice ? parsed.GetValue(_device) : null;
        string? certificate = parsed.GetValue(_certificate);
        string? key = parsed.GetValue(_key);
        if (address is null && (device ?? parsed.GetValue(_authorities) ?? certificate ?? key) is not null)
        {
            throw new CliException(CliCodes.Options, "", "--device and --tls-... are about a server", "no --address", "", "give --address");
        }

        if ((certificate is null) != (key is null))
        {
            throw new CliException(CliCodes.Options, "", "a certificate is shown together with its key", certificate is null ? "no --tls-cert" : "no --tls-key", "both", "give both");
        }

        return address is null ? null : new ServerAddress(address, device, parsed.GetValue(_authorities), certificate, key);
    }
}
