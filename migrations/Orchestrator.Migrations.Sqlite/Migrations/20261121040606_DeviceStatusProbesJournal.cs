using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orchestrator.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class DeviceStatusProbesJournal : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Detail",
                table: "ChangeSteps");

            migrationBuilder.DropColumn(
                name: "Operation",
                table: "ChangeSteps");

            migrationBuilder.DropColumn(
                name: "State",
                table: "ChangeSteps");

            migrationBuilder.RenameColumn(
                name: "Step",
                table: "ChangeSteps",
                newName: "Kind");

            migrationBuilder.AddColumn<double>(
                name: "MapX",
                table: "Sites",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "MapY",
                table: "Sites",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Stage",
                table: "Links",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "ObservationJson",
                table: "Lights",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Practice",
                table: "Devices",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "DataJson",
                table: "ChangeSteps",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "DeviceStatus",
                columns: table => new
                {
                    DeviceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    LastSeenAt = table.Column<long>(type: "INTEGER", nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    DetailJson = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeviceStatus", x => x.DeviceId);
                    table.ForeignKey(
                        name: "FK_DeviceStatus_Devices_DeviceId",
                        column: x => x.DeviceId,
                        principalTable: "Devices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Probes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Stage = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    RequestedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    DataJson = table.Column<string>(type: "TEXT", nullable: false),
                    CredentialId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UpdatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Probes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Probes_Keys_CredentialId",
                        column: x => x.CredentialId,
                        principalTable: "Keys",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Probes_CredentialId",
                table: "Probes",
                column: "CredentialId");

            migrationBuilder.CreateIndex(
                name: "IX_Probes_UpdatedAt",
                table: "Probes",
                column: "UpdatedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DeviceStatus");

            migrationBuilder.DropTable(
                name: "Probes");

            migrationBuilder.DropColumn(
                name: "MapX",
                table: "Sites");

            migrationBuilder.DropColumn(
                name: "MapY",
                table: "Sites");

            migrationBuilder.DropColumn(
                name: "Stage",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "ObservationJson",
                table: "Lights");

            migrationBuilder.DropColumn(
                name: "Practice",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "DataJson",
                table: "ChangeSteps");

            migrationBuilder.RenameColumn(
                name: "Kind",
                table: "ChangeSteps",
                newName: "Step");

            migrationBuilder.AddColumn<string>(
                name: "Detail",
                table: "ChangeSteps",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Operation",
                table: "ChangeSteps",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "State",
                table: "ChangeSteps",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");
        }
    }
}
