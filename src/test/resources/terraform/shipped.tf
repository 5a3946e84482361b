terraform {
  required_version = ">= 1.5"

  required_providers {
    pagerduty = {
      source  = "PagerDuty/pagerduty"
      version = "~> 3.0"
    }
  }
}

variable "pagerduty_token" {
  description = "A REST API key of PagerDuty"
  type        = string
  sensitive   = true
}

provider "pagerduty" {
  token = var.pagerduty_token
}

data "pagerduty_schedule" "telephony_engineers" {
  name = "Telephony Engineers"
}

data "pagerduty_user" "network_lead_example_com" {
  email = "network.lead@example.com"
}

data "pagerduty_user" "vp_operations_example_com" {
  email = "vp.operations@example.com"
}

resource "pagerduty_escalation_policy" "telephony" {
  name        = "Telephony"
  description = ""
  num_loops   = 2

  rule {
    escalation_delay_in_minutes = 15

    target {
      type = "schedule_reference"
      id   = data.pagerduty_schedule.telephony_engineers.id
    }
  }

  rule {
    escalation_delay_in_minutes = 15

    target {
      type = "user_reference"
      id   = data.pagerduty_user.network_lead_example_com.id
    }
  }

  rule {
    escalation_delay_in_minutes = 15

    target {
      type = "user_reference"
      id   = data.pagerduty_user.vp_operations_example_com.id
    }
  }
}

resource "pagerduty_service" "us_east_retail" {
  name                    = "US-East Retail"
  description             = ""
  escalation_policy       = pagerduty_escalation_policy.telephony.id
  alert_creation          = "create_alerts_and_incidents"
  auto_resolve_timeout    = "null"
  acknowledgement_timeout = "1800"

  incident_urgency_rule {
    type    = "constant"
    urgency = "high"
  }
}

resource "pagerduty_service_integration" "us_east_retail" {
  name    = "Trunkline"
  type    = "events_api_v2_inbound_integration"
  service = pagerduty_service.us_east_retail.id
}

output "routing_key_us_east_retail" {
  value     = pagerduty_service_integration.us_east_retail.integration_key
  sensitive = true
}

resource "pagerduty_service" "eu_finance" {
  name                    = "EU Finance"
  description             = ""
  escalation_policy       = pagerduty_escalation_policy.telephony.id
  alert_creation          = "create_alerts_and_incidents"
  auto_resolve_timeout    = "null"
  acknowledgement_timeout = "1800"

  incident_urgency_rule {
    type    = "constant"
    urgency = "high"
  }
}

resource "pagerduty_service_integration" "eu_finance" {
  name    = "Trunkline"
  type    = "events_api_v2_inbound_integration"
  service = pagerduty_service.eu_finance.id
}

output "routing_key_eu_finance" {
  value     = pagerduty_service_integration.eu_finance.integration_key
  sensitive = true
}

resource "pagerduty_service" "unassigned" {
  name                    = "Telephony, unassigned"
  description             = "What services.yaml does not map"
  escalation_policy       = pagerduty_escalation_policy.telephony.id
  alert_creation          = "create_alerts_and_incidents"
  auto_resolve_timeout    = "null"
  acknowledgement_timeout = "1800"

  incident_urgency_rule {
    type    = "constant"
    urgency = "high"
  }
}

resource "pagerduty_service_integration" "unassigned" {
  name    = "Trunkline"
  type    = "events_api_v2_inbound_integration"
  service = pagerduty_service.unassigned.id
}

output "routing_key_unassigned" {
  value     = pagerduty_service_integration.unassigned.integration_key
  sensitive = true
}

resource "pagerduty_business_service" "telephony_infrastructure" {
  name        = "Telephony Infrastructure"
  description = ""
}

resource "pagerduty_service_dependency" "us_east_retail" {
  dependency {
    dependent_service {
      id   = pagerduty_business_service.telephony_infrastructure.id
      type = "business_service"
    }

    supporting_service {
      id   = pagerduty_service.us_east_retail.id
      type = "service"
    }
  }
}

resource "pagerduty_service_dependency" "eu_finance" {
  dependency {
    dependent_service {
      id   = pagerduty_business_service.telephony_infrastructure.id
      type = "business_service"
    }

    supporting_service {
      id   = pagerduty_service.eu_finance.id
      type = "service"
    }
  }
}

resource "pagerduty_service_dependency" "unassigned" {
  dependency {
    dependent_service {
      id   = pagerduty_business_service.telephony_infrastructure.id
      type = "business_service"
    }

    supporting_service {
      id   = pagerduty_service.unassigned.id
      type = "service"
    }
  }
}
