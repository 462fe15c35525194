using System.CommandLine;
using System.Runtime.CompilerServices;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;
using NeuroChip.Device;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Server;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip serve</c>: devices behind gRPC, until told to stop.</summary>
internal static class ServeCommand
{
    private const int MostDevices = 64;

    public static Command Create(Terminal terminal)
    {
        var listen = new Option<string[]>("--listen") { HelpName = "ADDRESS", Required = true, Description = "unix:PATH or HOST:PORT (port 0 takes a free one); may be given several times." };
        var profile = new Option<string>("--profile") { HelpName = "NAME|FILE", Description = "Chip profile of the devices (default loihi1-d18).", DefaultValueFactory = _ => NetworkCompiler.DefaultProfile };
        Option<string?> engine = OptionParsers.Choice("--engine", "Engine: opencl (default; without a device, scalar with a notice) or scalar.", "opencl", "scalar");
        var devices = new Option<int?>("--devices") { HelpName = "N", Description = $"Number of devices (default 1, at most {MostDevices}).", CustomParser = OptionParsers.Count(1) };
        Option<string?> fidelity = OptionParsers.Fidelity();
        fidelity.Description = "For images that are loaded without a choice: " + char.ToLowerInvariant(fidelity.Description![0]) + fidelity.Description[1..];
        var test = new Option<bool>("--test-service") { Description = "Also serve grpc.testing.TestService, for interoperability tests." };
        var certificate = new Option<string?>("--tls-cert") { HelpName = "PEM", Description = "Certificate of the server." };
        var key = new Option<string?>("--tls-key") { HelpName = "PEM", Description = "Its key." };
        var clients = new Option<string?>("--client-ca") { HelpName = "PEM", Description = "Authorities whose clients are let in." };
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("serve", "Serve devices over gRPC")
        {
            Details = """
                Prints one line 'listening on ADDRESS' when clients can connect, and stops cleanly on Ctrl-C or SIGTERM.
                A Unix socket is readable by its owner only. An address other than loopback needs TLS with client certificates.
                """,
            Examples =
            [
                "neurochip serve --listen unix:/tmp/neurochip.sock",
                "neurochip serve --listen 127.0.0.1:7001 --devices 2 --profile loihi1-d18",
                "neurochip serve --listen 0.0.0.0:7001 --tls-cert server.pem --tls-key server.key --client-ca ca.pem",
            ],
        };
        command.Add(listen);
        command.Add(profile);
        command.Add(engine);
        command.Add(devices);
        command.Add(fidelity);
        command.Add(test);
        command.Add(certificate);
        command.Add(key);
        command.Add(clients);
        command.Add(json);
        command.SetAction((parsed, cancel) => RunAsync(
            terminal,
            new Request(
                parsed.GetRequiredValue(listen), parsed.GetRequiredValue(profile), parsed.GetValue(engine), parsed.GetValue(devices) ?? 1,
                OptionParsers.FidelityOf(parsed.GetValue(fidelity)), parsed.GetValue(test), TlsOf(parsed.GetValue(certificate), parsed.GetValue(key), parsed.GetValue(clients)), parsed.GetValue(json)),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Request request, CancellationToken cancel)
    {
        if (request.Devices > MostDevices)
        {
            throw new CliException(CliCodes.Options, "--devices", "too many devices", $"{request.Devices}", $"1..{MostDevices}");
        }

        ChipProfile profile = ChipProfile.Load(request.Profile);
        string notice = "";
        IEngineFactory engines = request.Engine is null ? EngineChoice.CreatePreferred(out notice) : EngineChoice.Create(request.Engine);
        if (notice.Length > 0)
        {
            terminal.Notice($"the scalar engine is used, with the same results but slower: {notice}");
        }

        var devices = new List<IDevice>();
        for (int i = 0; i < request.Devices; i++)
        {
            devices.Add(new EmulatedDevice($"chip{i}", profile, engines));
        }

        try
        {
            DeviceServer server = await DeviceServer.StartAsync(
                new DeviceServerOptions
                {
                    Listen = [.. request.Listen], Tls = request.Tls, TestService = request.TestService, Devices = devices, DefaultFidelity = request.Fidelity,
                },
                cancel).ConfigureAwait(false);
            await using ConfiguredAsyncDisposable _ = server.ConfigureAwait(false);
            Announce(terminal, server, engines.Name, profile, request);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                terminal.Notice("stopping");
            }
        }
        finally
        {
            devices.ForEach(device => device.Dispose());
        }

        return ExitCodes.Ok;
    }

    private static void Announce(Terminal terminal, DeviceServer server, string engine, ChipProfile profile, Request request)
    {
        terminal.Out.WriteLine(!request.Json
            ? $"listening on {string.Join(" ", server.Addresses)}"
            : JsonText.Object(json =>
            {
                json.WriteString("event", "listening");
                json.WriteStartArray("addresses");
                foreach (string address in server.Addresses)
                {
                    json.WriteStringValue(address);
                }

                json.WriteEndArray();
                json.WriteString("engine", engine);
                json.WriteString("profile", profile.Name);
                json.WriteNumber("devices", request.Devices);
                json.WriteString("fidelity", request.Fidelity.ToString().ToLowerInvariant());
            }));
        terminal.Out.Flush();
    }

    private static ServerTlsOptions? TlsOf(string? certificate, string? key, string? clients)
    {
        if (certificate is null && key is null && clients is null)
        {
            return null;
        }

        return certificate is not null && key is not null
            ? new ServerTlsOptions { CertificateFile = certificate, KeyFile = key, ClientCaFile = clients }
            : throw new CliException(
                CliCodes.Options, "", "TLS needs a certificate and its key", certificate is null ? "no --tls-cert" : "no --tls-key", "both", "give both");
    }

    private sealed record Request(
        string[] Listen, string Profile, string? Engine, int Devices, MeshFidelity Fidelity, bool TestService, ServerTlsOptions? Tls, bool Json);
}
