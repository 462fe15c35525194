namespace NeuroChip.Server.Hosting;

/// <summary>Codes of the reasons not to start; append only.</summary>
internal static class ServerStartCodes
{
    public const string BadAddress = "NC4001";
    public const string PlainNetworkAddress = "NC4002";
    public const string AddressInUse = "NC4003";
    public const string BadTlsFile = "NC4004";
    public const string NotASocket = "NC4005";
    public const string NoAccess = "NC4006";
}
