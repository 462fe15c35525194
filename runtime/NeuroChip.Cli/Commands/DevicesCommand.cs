using System.CommandLine;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Running;
using NeuroChip.Cli.Terminals;
using NeuroChip.Server;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip devices</c>: what could run a network, here or on a server.</summary>
internal static class DevicesCommand
{
    public static Command Create(Terminal terminal)
    {
        var address = new AddressOptionSet("List the devices a server has: unix:PATH, HOST:PORT or https://HOST:PORT.", withDevice: false);
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("devices", "List chip profiles and devices")
        {
            Details = "Without --address: the chip profiles that are built in, and what the OpenCL engine could run on.",
            Examples = ["neurochip devices", "neurochip devices --address unix:/run/neurochip.sock --json"],
        };
        address.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancel) => address.Read(parsed) is { } where
            ? Served(terminal, where, parsed.GetValue(json), cancel)
            : Task.FromResult(Local(terminal, parsed.GetValue(json))));
        return command;
    }

    private static int Local(Terminal terminal, bool json)
    {
        IReadOnlyList<string> devices = EngineChoice.DescribeDevices(out string reason);
        ChipProfile[] profiles = [.. ChipProfile.BuiltIn.Select(ChipProfile.Load)];
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Object(writer =>
            {
                writer.WriteString("command", "devices");
                writer.WriteStartArray("profiles");
                foreach (ChipProfile profile in profiles)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", profile.Name);
                    writer.WriteString("about", profile.About);
                    writer.WriteString("layout", profile.Layout.ToString());
                    writer.WriteNumber("chips", profile.Chips);
                    writer.WriteNumber("coresPerChip", profile.CoresPerChip);
                    writer.WriteNumber("compartmentsPerCore", profile.CompartmentsPerCore);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteStartArray("openclDevices");
                foreach (string device in devices)
                {
                    writer.WriteStringValue(device);
                }

                writer.WriteEndArray();
                writer.WriteString("openclReason", reason);
            }));
            return ExitCodes.Ok;
        }

        terminal.Out.Write(TextTable.Write(
            ["profile", "layout", "chips", "cores/chip", "compartments/core", "about"],
            profiles.Select(p => new[] { p.Name, p.Layout.ToString(), $"{p.Chips}", $"{p.CoresPerChip}", $"{p.CompartmentsPerCore}", p.About }), 1, 5));
        terminal.Out.WriteLine();
        foreach (string device in devices)
        {
            terminal.Out.WriteLine($"OpenCL  {device}");
        }

        if (devices.Count == 0)
        {
            terminal.Out.WriteLine($"OpenCL  {reason}");
        }

        return ExitCodes.Ok;
    }

    private static async Task<int> Served(Terminal terminal, ServerAddress server, bool json, CancellationToken cancel)
    {
        IReadOnlyList<ServedDevice> devices = await RemoteChoice.ListAsync(server, cancel).ConfigureAwait(false);
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Object(writer =>
            {
                writer.WriteString("command", "devices");
                writer.WriteString("address", server.Address);
                writer.WriteStartArray("devices");
                foreach (ServedDevice device in devices)
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", device.Id);
                    writer.WriteString("profile", device.Profile);
                    writer.WriteString("engine", device.Engine);
                    writer.WriteString("state", device.State);
                    writer.WriteBoolean("leased", device.IsLeased);
                    writer.WriteNumber("chips", device.Chips);
                    writer.WriteNumber("coresPerChip", device.CoresPerChip);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }));
            return ExitCodes.Ok;
        }

        terminal.Out.Write(TextTable.Write(
            ["device", "profile", "engine", "state", "lease", "chips", "cores/chip"],
            devices.Select(d => new[] { d.Id, d.Profile, d.Engine, d.State, d.IsLeased ? "leased" : "free", $"{d.Chips}", $"{d.CoresPerChip}" }), 1, 2, 3, 4));
        return ExitCodes.Ok;
    }
}
