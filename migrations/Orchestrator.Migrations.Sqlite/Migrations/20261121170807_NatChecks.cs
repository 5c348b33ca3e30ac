using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orchestrator.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class NatChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "NatChecks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    DeviceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    UplinkId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Interface = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    StartedBy = table.Column<string>(type: "TEXT", maxLength: 253, nullable: false),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    StopRequested = table.Column<bool>(type: "INTEGER", nullable: false),
                    ProblemJson = table.Column<string>(type: "TEXT", nullable: true),
                    Stage = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    EndsAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RespondersJson = table.Column<string>(type: "TEXT", nullable: true),
                    Model = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Firmware = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    BoxName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    BoxModel = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    BoxFirmware = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    NotesJson = table.Column<string>(type: "TEXT", nullable: true),
                    ProfileJson = table.Column<string>(type: "TEXT", nullable: true),
                    Nat = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Mapping = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Filtering = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Helper = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    KeepsPorts = table.Column<bool>(type: "INTEGER", nullable: true),
                    AliveSeconds = table.Column<int>(type: "INTEGER", nullable: true),
                    DeadSeconds = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NatChecks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_NatChecks_Devices_DeviceId",
                        column: x => x.DeviceId,
                        principalTable: "Devices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_NatChecks_Uplinks_UplinkId",
                        column: x => x.UplinkId,
                        principalTable: "Uplinks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "NatEvidence",
                columns: table => new
                {
                    CheckId = table.Column<long>(type: "INTEGER", nullable: false),
                    MeasurementJson = table.Column<string>(type: "TEXT", nullable: false),
                    PacketsJson = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NatEvidence", x => x.CheckId);
                    table.ForeignKey(
                        name: "FK_NatEvidence_NatChecks_CheckId",
                        column: x => x.CheckId,
                        principalTable: "NatChecks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_NatChecks_DeviceId",
                table: "NatChecks",
                column: "DeviceId");

            migrationBuilder.CreateIndex(
                name: "IX_NatChecks_State",
                table: "NatChecks",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_NatChecks_UplinkId",
                table: "NatChecks",
                column: "UplinkId",
                unique: true,
                filter: "\"State\" IN ('Waiting', 'Running')");

            migrationBuilder.CreateIndex(
                name: "IX_NatChecks_UplinkId_Id",
                table: "NatChecks",
                columns: new[] { "UplinkId", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "NatEvidence");

            migrationBuilder.DropTable(
                name: "NatChecks");
        }
    }
}
